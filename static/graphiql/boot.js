// Starts GraphiQL with a tab for each job, its token filled in. Bundled with GraphiQL by scripts/build-pages.cjs.
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

const workers = { json: "json.worker.js", graphql: "graphql.worker.js" };
globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(`/graphiql/${workers[label] ?? "editor.worker.js"}`),
};

// What is in the tabs begins anew each time, with tokens that are still good; history and layout are kept.
const forgotten = new Set(["query", "variables", "headers", "operationName", "tabState"]);
const keeps = (key) => !forgotten.has(key.replace(/^graphiql:/, ""));
const storage = {
  getItem: (key) => (keeps(key) ? localStorage.getItem(key) : null),
  setItem: (key, value) => keeps(key) && localStorage.setItem(key, value),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};

const { tabs } = await (await fetch("/graphiql/settings.json")).json();
// `/graphiql#MyWallet` opens with that job: its tab comes first.
const operationsOf = (query) => [...query.matchAll(/^(?:query|mutation) (\w+)/gm)].map(([, name]) => name);
const isChosen = ({ query }) => operationsOf(query).includes(location.hash.slice(1));
const defaultTabs = [...tabs.filter(isChosen), ...tabs.filter((tab) => !isChosen(tab))];
// Where no token is filled in, a placeholder such as <token with the role user> says what is missing.
const hasToken = !defaultTabs[0].headers.includes("<");

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher: createGraphiQLFetcher({ url: "/graphql" }),
    storage,
    defaultTabs,
    // The first tab's editor is filled from here alone, and so is each new tab.
    defaultHeaders: defaultTabs[0].headers,
    // A phone has room for the document and the result alone, so there the headers wait until there is something to do.
    defaultEditorToolsVisibility: hasToken && matchMedia("(max-width: 720px)").matches ? false : "headers",
  }),
);
