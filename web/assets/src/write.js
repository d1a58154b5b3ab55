// What keeps an author's words and shows them while they write: a bundle of its own, so that it works where the editor does not.
import { one } from "./common.js";
import { begin } from "./write/begin.js";

const form = one("form[data-editor]");
if (form) begin(form);
