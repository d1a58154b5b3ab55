// Package config turns the environment and an optional file oriel.toml into one Config value: everything that needs a restart.
// What an author may change while the program runs is the Site, and lives elsewhere.
//
// Each setting is declared once, in the table of keys.go; parsing, messages and docs/configuration.md come from it.
// The package must not open databases, listen, or know what a setting is used for.
package config

import (
	"log/slog"
	"net/netip"
	"net/url"
)

// Config is the whole configuration, checked. Its zero value is not usable; Load makes one.
type Config struct {
	// URL is the public address without a trailing slash: scheme, host and perhaps a port.
	URL *url.URL
	// Listen is the address that the server listens on, host:port; an empty host means every interface.
	Listen string
	// Data is the folder for everything that Oriel writes.
	Data string
	// Database says where the database is.
	Database Database
	// Media is a folder, or an address that begins with s3://.
	Media string
	// TrustedProxies are the addresses whose X-Forwarded-For is believed. Empty means none.
	TrustedProxies []netip.Prefix
	// FetchAllow is handed to the outgoing client as it is.
	FetchAllow []string
	// Log is the lowest level that is logged.
	Log slog.Level
	// MetricsListen is where metrics are served, host:port; empty means nowhere.
	MetricsListen string
	// SMTP is the mail server, smtp:// or smtps://; nil means that no letters are sent. It may hold a password.
	SMTP *url.URL
	// MailFrom is the sender of letters, such as "The Bay Window <oriel@blog.example>".
	MailFrom string
	// File is the oriel.toml that was read; empty when there was none.
	File string
}

// Database says where the database is: exactly one of the fields is set.
type Database struct {
	SQLite   string // path of the database file
	Postgres string // address of the server, postgres://…; it may hold a password
}

// Host is the host of the public address, with its port if that is not the standard one. It is the domain of every handle.
func (c Config) Host() string { return c.URL.Host }

// Origin is the public address as text, without a trailing slash: https://blog.example.
func (c Config) Origin() string { return c.URL.Scheme + "://" + c.URL.Host }

// Secure reports whether the public address is https, so that cookies may be limited to it.
func (c Config) Secure() bool { return c.URL.Scheme == "https" }
