package main

import (
	"context"
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/store"
)

// Below these the house gets into trouble (safety.md §3.3, D2).
const (
	scarceBytes = 200 << 20
	lastBytes   = 50 << 20
)

// settings looks for values that are allowed, and yet seldom meant.
func (d *doctor) settings() {
	from := "the environment"
	if d.config.File != "" {
		from = d.config.File + " and the environment"
	}
	d.ok("The settings of %s can be read. The site's address is %s.", from, d.config.Origin())
	switch {
	case d.local():
		d.warn("The address %s works on this machine only, so nobody can follow you yet. Set ORIEL_URL to your public address before you publish.", d.config.Origin())
	case !d.config.Secure():
		d.warn("The address %s is not encrypted, and most servers refuse to talk to it. Put a proxy with a certificate in front and set ORIEL_URL to https://%s.", d.config.Origin(), d.config.Host())
	case len(d.config.TrustedProxies) == 0:
		d.warn("No proxy is trusted, so every visitor seems to come from the same place, and one who guesses passwords locks out all. Set ORIEL_TRUSTED_PROXIES to the address of your proxy, often 127.0.0.1.")
	}
	if len(d.config.FetchAllow) > 0 && d.config.Secure() {
		d.warn("ORIEL_FETCH_ALLOW lets strangers make Oriel visit %s. Leave it empty on the open internet.", strings.Join(d.config.FetchAllow, ", "))
	}
}

// local reports whether the public address can only be meant for this machine.
func (d *doctor) local() bool {
	name := d.config.URL.Hostname()
	address, err := netip.ParseAddr(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || (err == nil && address.IsLoopback())
}

// folders tries to write where Oriel writes.
func (d *doctor) folders() {
	places := []string{d.config.Data}
	if !isBucket(d.config.Media) {
		places = append(places, d.config.Media)
	}
	for _, folder := range places {
		probe, err := os.CreateTemp(folder, ".oriel-doctor-*")
		switch {
		case errors.Is(err, fs.ErrNotExist):
			d.warn("The folder %s does not exist yet. Oriel makes it at its first start.", folder)
			continue
		case err != nil:
			d.fail("Oriel cannot write to the folder %s (%v). Give it to the user that Oriel runs as.", folder, err)
			continue
		}
		if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
			d.fail("Oriel cannot tidy up in the folder %s (%v). Give it to the user that Oriel runs as.", folder, err)
			continue
		}
		d.room(folder)
	}
}

func (d *doctor) room(folder string) {
	free, known := freeBytes(folder)
	mib := free >> 20
	switch {
	case !known:
		d.ok("The folder %s can be written to.", folder)
	case free < lastBytes:
		d.fail("Only %d MiB are free for %s, and Oriel will soon refuse to publish. Make room on this disk.", mib, folder)
	case free < scarceBytes:
		d.warn("Only %d MiB are free for %s. Make room on this disk soon.", mib, folder)
	default:
		d.ok("The folder %s can be written to, and %d MiB are free.", folder, mib)
	}
}

// openHouse looks at the database before the usual way of opening it, which would bring an older one up to date.
func (d *doctor) openHouse(ctx context.Context, std streams) bool {
	file := d.config.Database.SQLite
	if file != "" && !exists(file) {
		d.fail("There is no database at %s. Start oriel once and it makes one; if you had one, check ORIEL_DATA and ORIEL_DATABASE.", file)
		return false
	}
	db, err := store.Open(ctx, store.Options{URL: databaseURL(d.config), DataDir: d.config.Data})
	if err != nil {
		d.fail("The database cannot be opened: %v", err)
		return false
	}
	have, err := db.Version(ctx)
	engine := db.Engine()
	if err := errors.Join(err, db.Close()); err != nil {
		d.fail("The database cannot be read: %v", err)
		return false
	}
	known, err := knownSchema(engine)
	switch {
	case err != nil:
		d.fail("The schema of this program cannot be read: %v", err)
		return false
	case have > known:
		d.fail("The database has schema %d, this program knows %d. Use the newer program again, or restore a backup from before.", have, known)
		return false
	case have < known:
		d.warn("The database has schema %d, and this program will bring it to %d at its next start. Make a backup first: oriel backup FILE", have, known)
		return false
	}
	d.ok("The database opens and has schema %d, the one of this program.", have)
	if engine == store.SQLite && !d.sound(ctx, file) {
		return false
	}
	if d.app, err = open(ctx, std, false); err != nil {
		d.fail("%v", err)
		return false
	}
	return true
}

func (d *doctor) sound(ctx context.Context, file string) bool {
	db, err := openSQLiteFile(file)
	if err != nil {
		d.fail("The database cannot be checked: %v", err)
		return false
	}
	defer db.Close() // only read
	var verdict string
	err = db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict)
	if err != nil || verdict != "ok" {
		d.fail("The database file is damaged (%s %v). Stop Oriel, move the data folder away, and run oriel restore with your last backup.", verdict, err)
		return false
	}
	d.ok("The database file is whole.")
	return true
}

// keys opens every private key and compares it with the public one that other servers know.
func (d *doctor) keys(ctx context.Context) {
	path := filepath.Join(d.config.Data, keyFile)
	info, err := os.Stat(path)
	if err != nil {
		d.fail("The key file cannot be found (%v). Put %s from your backup into %s.", err, keyFile, d.config.Data)
		return
	}
	if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
		d.warn("The key file may be read by others than its owner (mode %04o). Run: chmod 600 %s", mode, path)
	} else {
		d.ok("The key file belongs to this database, and only its owner may read it.")
	}
	if _, err := d.app.vault.Instance(ctx); err != nil {
		d.fail("The key of the site itself cannot be opened (%v). Restore the database and the key file from the same backup.", err)
	}
	authors, err := d.app.reader.Authors(ctx)
	if err != nil {
		d.fail("The authors cannot be read: %v", err)
		return
	}
	if len(authors) == 0 {
		d.warn("There is no author yet. Open the set-up page whose address oriel prints when it starts, or run: oriel author add NAME --password-stdin")
	}
	for _, author := range authors {
		handle := d.app.links.Handle(author.Name)
		key, err := d.app.vault.Author(ctx, author)
		if err != nil {
			d.fail("The key of @%s cannot be opened (%v). Restore the database and the key file from the same backup.", handle, err)
			continue
		}
		public, err := httpsig.EncodePublic(&key.PublicKey)
		if err != nil || public != author.PublicKeyPEM {
			d.fail("The two halves of the key of @%s do not match, so other servers refuse what they write. Restore a backup.", handle)
			continue
		}
		d.ok("The key of @%s opens and matches the public one.", handle)
	}
}

// people tells who reads and who waits.
func (d *doctor) people(ctx context.Context) {
	totals, err := d.app.reader.Totals(ctx, d.now())
	if err != nil {
		d.fail("The house cannot be counted: %v", err)
		return
	}
	switch {
	case totals.Authors == 0:
		return
	case totals.Followers == 0:
		d.ok("Nobody follows from the fediverse yet. Tell people your handle; it can be searched for on any server.")
	default:
		d.ok("Followers: %d. Published posts: %d. Comments: %d.", totals.Followers, totals.Posts, totals.Comments)
	}
	if totals.Pending > 0 {
		d.ok("Comments that wait for you at the desk: %d.", totals.Pending)
	}
}
