// Package jobs is the durable queue of the house: work that must survive a crash is written here in the
// transaction of the change that asks for it, and done later by a Runner.
//
// It is the only room that knows River, and it knows no word of the domain: a job is a kind, a small JSON
// document and a time. It works on SQLite and on PostgreSQL and promises the same on both.
//
// A job runs at least once. After a crash it runs again, so every Handler must be safe to repeat.
package jobs
