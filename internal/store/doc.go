// Package store keeps the house's data in SQLite or PostgreSQL. It is the only room with GORM, and it knows
// neither pages nor the wire: it turns the domain's plain structs into rows and back.
//
// All changes go through Atomically, one at a time on both databases; everything else reads through Reader, which
// refuses to write. Times are stored in UTC.
package store
