// Two texts that grew from one are joined, where they do not touch each other.
import { diff3Merge, diffIndices } from "node-diff3";

const one = (values) => (values || []).join("\u0000");

// merge joins mine and theirs, which both grew from base. conflicts are the names of fields that both changed; of those the
// result holds mine. both(name) gives what holds the two.
export function merge(base, mine, theirs) {
  const fields = {};
  const conflicts = [];
  const both = {};
  for (const name of new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])) {
    const [o, a, b] = [base[name] || [], mine[name] || [], theirs[name] || []];
    if (one(a) === one(b) || one(b) === one(o) || !(name in theirs)) fields[name] = a;
    else if (one(a) === one(o) || !(name in mine)) fields[name] = b;
    else if (name === "categories") fields[name] = Array.from(new Set([...a, ...b])).filter((value) => a.includes(value) && b.includes(value) || !o.includes(value));
    else joinTexts(name, o, a, b, { fields, conflicts, both });
  }
  return { fields, conflicts, both };
}

const long = new Set(["body", "summary"]);

function joinTexts(name, o, a, b, made) {
  if (!long.has(name)) {
    made.fields[name] = a;
    made.conflicts.push(name);
    made.both[name] = name === "tags" ? [Array.from(new Set([...a[0].split(","), ...b[0].split(",")].map((tag) => tag.trim()).filter(Boolean))).join(", ")] : name === "title" ? [a[0] + " / " + b[0]] : a;
    return;
  }
  const lines = (values) => (values[0] || "").split("\n");
  const regions = diff3Merge(lines(a), lines(o), lines(b), { excludeFalseConflicts: true });
  if (regions.every((region) => region.ok)) {
    made.fields[name] = [regions.flatMap((region) => region.ok).join("\n")];
    return;
  }
  made.fields[name] = a;
  made.conflicts.push(name);
  made.both[name] = [regions.flatMap((region) => region.ok || [...region.conflict.a, "", ...region.conflict.b]).join("\n")];
}

// changes lists what differs between two texts, line by line: {gone, come}.
export function changes(before, after) {
  const lines = (text) => (text || "").split("\n");
  return diffIndices(lines(before), lines(after)).map((part) => ({ gone: part.buffer1Content, come: part.buffer2Content }));
}
