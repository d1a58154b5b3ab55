// The desk works without this file. It adds what saves a click, a part in each file.
import "./fields.js";
import "./inbox.js";
import "./answers.js";
import "./keep.js";
import "./passkey.js";
import "./media.js";
import "./look.js";
import "./arrange.js";
