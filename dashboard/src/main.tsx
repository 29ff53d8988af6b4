import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
import "@mantine/notifications/styles.css";
import "./style.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { loadMessages, preferredLanguage } from "./language/language";
import { loadSettings } from "./session/settings";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root.");

const language = preferredLanguage();
const [messages, settings] = await Promise.all([loadMessages(language), loadSettings()]);

createRoot(root).render(
  <StrictMode>
    <App initialLanguage={language} initialMessages={messages} settings={settings} />
  </StrictMode>,
);
