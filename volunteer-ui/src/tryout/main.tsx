/** Entry of the page on which a model is tried: `try.html?job=ID`. */
import { render } from "preact";

import "../style/index.ts";

import { App } from "./app.tsx";
import { sourcesOf } from "./sources.ts";
import { openTrained } from "./trained.ts";

const jobId = new URLSearchParams(location.search).get("job");
const root = document.getElementById("app");
if (root === null) throw new Error("try.html has no element with id 'app'");
const sources = {
  ...sourcesOf(new URL(".", document.baseURI)),
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.ts"),
};
const open = () =>
  jobId === null
    ? Promise.reject(new Error("the address names no job; write try.html?job= and the job's id"))
    : openTrained(jobId, sources);
render(<App open={open} />, root);
