// Starts GraphiQL with a tab for each QA task and a token filled in. Bundled with GraphiQL by scripts/build-pages.cjs.
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

const workers = { json: "json.worker.js", graphql: "graphql.worker.js" };
globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(`/graphiql/${workers[label] ?? "editor.worker.js"}`),
};

// The tabs are filled anew each time the page is loaded, because old tokens expire. History and layout are kept.
const notStored = new Set(["query", "variables", "headers", "operationName", "tabState"]);
const isStored = (key) => !notStored.has(key.replace(/^graphiql:/, ""));
const storage = {
  getItem: (key) => (isStored(key) ? localStorage.getItem(key) : null),
  setItem: (key, value) => isStored(key) && localStorage.setItem(key, value),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};

const { tabs } = await (await fetch("/graphiql/settings.json")).json();
// `/graphiql#MyWallet` shows the tab of that operation first.
const operationsOf = (query) => [...query.matchAll(/^(?:query|mutation) (\w+)/gm)].map(([, name]) => name);
const isChosen = ({ query }) => operationsOf(query).includes(location.hash.slice(1));
const defaultTabs = [...tabs.filter(isChosen), ...tabs.filter((tab) => !isChosen(tab))];
// Without a token, the headers contain a placeholder such as <token with the role user>.
const hasToken = !defaultTabs[0].headers.includes("<");

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher: createGraphiQLFetcher({ url: "/graphql" }),
    storage,
    defaultTabs,
    // GraphiQL fills the headers of the first tab, and of each new tab, from here only.
    defaultHeaders: defaultTabs[0].headers,
    // A phone has room for the document and the result only, so there the headers are shown only if a token is missing.
    defaultEditorToolsVisibility: hasToken && matchMedia("(max-width: 720px)").matches ? false : "headers",
  }),
);
