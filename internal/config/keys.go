package config

import "path/filepath"

// key declares one setting. Everything that the program knows about it stands here.
type key struct {
	env      string
	toml     string
	standard string // the default, as it would be written; empty means that the setting is off or follows another
	shown    string // the default in words, when standard alone does not say it
	example  string
	doc      string
	remedy   string // what to do about a bad value, a full sentence
	list     bool   // the file may give an array instead of a comma-separated string
	secret   bool   // values may hold a password and are shown without it
	set      func(c *Config, value string) error
}

func keys() []key {
	return []key{
		{
			env: "ORIEL_URL", toml: "url", standard: "http://localhost:8080", example: "https://blog.example",
			doc: "The public address of the site. Its host becomes the second half of every handle (@name@blog.example). " +
				"Choose it once: other servers remember it for good.",
			remedy: "Write the scheme and the host, and nothing after them, such as https://blog.example.",
			set:    func(c *Config, v string) (err error) { c.URL, err = parseSiteURL(v); return err },
		},
		{
			env: "ORIEL_LISTEN", toml: "listen", standard: "localhost:8080", example: ":8080",
			doc:    "The address and port that the server listens on. Without a host it listens on every interface.",
			remedy: "Write host:port, such as localhost:8080, or :8080 for every interface.",
			set:    func(c *Config, v string) (err error) { c.Listen, err = parseListen(v); return err },
		},
		{
			env: "ORIEL_DATA", toml: "data", standard: "./data", example: "/var/lib/oriel",
			doc:    "The folder for everything that Oriel writes: the database, the media and the key. Include it in your backups.",
			remedy: "Write the path of a folder.",
			set:    func(c *Config, v string) (err error) { c.Data, err = parsePath(v); return err },
		},
		{
			env: "ORIEL_DATABASE", toml: "database", shown: "an SQLite file, oriel.db, in the data folder",
			example: "postgres://oriel@localhost/oriel", secret: true,
			doc:    "Where the database is: the path of an SQLite file, or the address of a PostgreSQL database.",
			remedy: "Leave it empty for SQLite in the data folder, or write postgres://user:password@host/name.",
			set:    func(c *Config, v string) (err error) { c.Database, err = parseDatabase(v); return err },
		},
		{
			env: "ORIEL_MEDIA", toml: "media", shown: "the folder media in the data folder", example: "/srv/oriel/media", secret: true,
			doc:    "The folder where uploaded pictures are kept.",
			remedy: "Write the path of a folder; addresses that begin with s3:// are kept for a later version.",
			set:    func(c *Config, v string) (err error) { c.Media, err = parseMedia(v); return err },
		},
		{
			env: "ORIEL_TRUSTED_PROXIES", toml: "trusted_proxies", shown: "none", example: "127.0.0.1/32, ::1/128", list: true,
			doc: "The reverse proxies in front of Oriel, as addresses or blocks. Only what they say about a visitor's address is believed. " +
				"Set it when a proxy is in front, and only to its own address: otherwise visitors can claim any address.",
			remedy: "Write addresses or blocks, separated by commas, such as 127.0.0.1, 10.0.0.0/8.",
			set:    func(c *Config, v string) (err error) { c.TrustedProxies, err = parsePrefixes(v); return err },
		},
		{
			env: "ORIEL_FETCH_ALLOW", toml: "fetch_allow", shown: "none", example: "10.20.0.0/16, 127.0.0.1/32:8443", list: true,
			doc: "What Oriel may reach besides public addresses over https: address blocks, each with an optional port, or a further port alone. " +
				"It is meant for tests and closed networks; on the open internet leave it empty, because strangers can make Oriel visit these addresses.",
			remedy: "Write blocks separated by commas, such as 10.20.0.0/16 or 127.0.0.1/32:8443.",
			set:    func(c *Config, v string) (err error) { c.FetchAllow, err = parseAllow(v); return err },
		},
		{
			env: "ORIEL_LOG", toml: "log", standard: "info", example: "debug",
			doc:    "How much is written to the log: debug, info, warn or error.",
			remedy: "Choose debug, info, warn or error.",
			set:    func(c *Config, v string) (err error) { c.Log, err = parseLevel(v); return err },
		},
		{
			env: "ORIEL_METRICS_LISTEN", toml: "metrics_listen", shown: "off", example: "localhost:9090",
			doc:    "The address and port on which measurements are served for a monitoring system. Do not open it to the internet.",
			remedy: "Write host:port, such as localhost:9090, or leave it empty.",
			set:    func(c *Config, v string) (err error) { c.MetricsListen, err = parseOptionalListen(v); return err },
		},
		{ //nolint:gosec // the password is an example's
			env: "ORIEL_SMTP", toml: "smtp", shown: "off: no letters are sent", example: "smtps://oriel:secret@mail.example:465", secret: true,
			doc: "The mail server that takes letters to the authors: links for a new password, and news that they asked for. " +
				"smtp:// demands STARTTLS (port 587 when none is given), unless the server is on this machine; smtps:// is encrypted from the start (port 465). " +
				"Write special characters of the password as in a web address, @ as %40.",
			remedy: "Write smtp://user:password@host:port or smtps://user:password@host:port, or leave it empty.",
			set:    func(c *Config, v string) (err error) { c.SMTP, err = parseSMTP(v); return err },
		},
		{
			env: "ORIEL_MAIL_FROM", toml: "mail_from", shown: "oriel@ and the host of ORIEL_URL", example: "The Bay Window <oriel@blog.example>",
			doc:    "The sender of letters. The mail server must be allowed to send for it, or letters end among unwanted mail.",
			remedy: "Write an address such as oriel@blog.example, or a name and an address in angle brackets.",
			set:    func(c *Config, v string) (err error) { c.MailFrom, err = parseMailFrom(v); return err },
		},
	}
}

// settle makes relative paths begin in folder, and fills in the settings that follow the data folder.
func settle(c *Config, folder string) {
	c.Data = inFolder(folder, c.Data)
	switch {
	case c.Database == (Database{}):
		c.Database.SQLite = filepath.Join(c.Data, "oriel.db")
	case c.Database.SQLite != "":
		c.Database.SQLite = inFolder(folder, c.Database.SQLite)
	}
	switch {
	case c.Media == "":
		c.Media = filepath.Join(c.Data, "media")
	case !isS3(c.Media):
		c.Media = inFolder(folder, c.Media)
	}
	if c.MailFrom == "" && c.URL != nil {
		c.MailFrom = "oriel@" + c.URL.Hostname()
	}
}

func inFolder(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
