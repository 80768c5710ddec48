import { render } from "preact";
import { App } from "./app.tsx";
import { Connection } from "./connection.ts";
import "./page.css";

const root = document.querySelector("#app");
if (root !== null) render(<App connection={new Connection()} />, root);
