// The editor of the desk: a bundle of its own, loaded where posts are written.
import { one } from "./common.js";
import { begin } from "./editor/begin.js";

const form = one("form[data-editor]");
if (form) begin(form);
