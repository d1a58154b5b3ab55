package blog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ProfileForm is what an author says about themselves.
type ProfileForm struct {
	DisplayName string
	Bio         string  // Markdown
	Fields      []Field // empty ones are left out
}

// Portrait names a picture of an author.
type Portrait string

// The pictures of an author.
const (
	Avatar Portrait = "avatar" // the face beside the name
	Header Portrait = "header" // the wide one above the profile
)

// Field is a row of the table on a profile. Value is plain text, or a web address.
type Field struct {
	Name       string
	Value      string
	VerifiedAt time.Time // when the page at Value was last seen to link back (rel="me"); zero when it was not
}

// Link is the address that the field holds, or empty.
func (f Field) Link() string {
	if webAddress(f.Value) {
		return f.Value
	}
	return ""
}

// MaxFields is how many rows a profile has; Mastodon shows as many of a profile elsewhere.
const MaxFields = 6

// Limits of a profile, in characters.
const (
	maxBio        = 2000
	maxFieldName  = 60
	maxFieldValue = 255
)

// Table is what stands on the author's profile beside the text, in the author's order.
func (a Author) Table() []Field {
	var fields []Field
	for _, line := range lines(a.Fields) {
		parts := strings.Split(line, "\t")
		if len(parts) < 3 {
			continue
		}
		f := Field{Name: parts[0], Value: parts[1]}
		f.VerifiedAt, _ = time.Parse(time.RFC3339, parts[2]) // we wrote it; an empty one means never
		fields = append(fields, f)
	}
	return fields
}

func fieldLines(fields []Field) string {
	var b strings.Builder
	for _, f := range fields {
		verified := ""
		if !f.VerifiedAt.IsZero() {
			verified = f.VerifiedAt.UTC().Format(time.RFC3339)
		}
		b.WriteString(f.Name + "\t" + f.Value + "\t" + verified + "\n")
	}
	return b.String()
}

func (f ProfileForm) clean() ProfileForm {
	f.DisplayName, f.Bio = oneLine(f.DisplayName), strings.TrimSpace(f.Bio)
	kept := make([]Field, 0, len(f.Fields))
	for _, field := range f.Fields {
		field.Name, field.Value = oneLine(field.Name), oneLine(field.Value)
		if field.Name != "" || field.Value != "" {
			kept = append(kept, Field{Name: field.Name, Value: field.Value})
		}
	}
	f.Fields = kept
	return f
}

func (f ProfileForm) check() error {
	var wrong problems
	if s := checkDisplayName(f.DisplayName); s != "" {
		wrong.add("display_name", s)
	}
	if utf8.RuneCountInString(f.Bio) > maxBio {
		wrong.add("bio", "Please keep the text about you under 2,000 characters.")
	}
	if len(f.Fields) > MaxFields {
		wrong.add("fields", fmt.Sprintf("A profile has %d rows at most.", MaxFields))
	}
	for i, field := range f.Fields {
		switch {
		case field.Name == "" || field.Value == "":
			wrong.add("fields", fmt.Sprintf("Row %d has only one half. Please fill in both, or empty both.", i+1))
		case utf8.RuneCountInString(field.Name) > maxFieldName || utf8.RuneCountInString(field.Value) > maxFieldValue:
			wrong.add("fields", fmt.Sprintf("Row %d is too long. A name has %d characters at most, what stands there %d.", i+1, maxFieldName, maxFieldValue))
		case !utf8.ValidString(field.Name + field.Value):
			wrong.add("fields", fmt.Sprintf("Row %d holds characters that are not valid Unicode. Please type it again.", i+1))
		}
	}
	return wrong.err()
}

// Profile changes what readers see of an author; followers' servers are told. A row that stays as it was keeps its verification.
func (h *House) Profile(ctx context.Context, author Author, form ProfileForm) error {
	form = form.clean()
	if err := form.check(); err != nil {
		return err
	}
	return h.changeAuthor(ctx, author.Name, func(a *Author) {
		a.DisplayName, a.Bio = form.DisplayName, form.Bio
		before := a.Table()
		for i, f := range form.Fields {
			at := slices.IndexFunc(before, func(old Field) bool { return old.Value == f.Value })
			if at >= 0 {
				form.Fields[i].VerifiedAt = before[at].VerifiedAt
			}
		}
		a.Fields = fieldLines(form.Fields)
	}, true)
}

// Portray hangs a picture of the library up as one of the author's, or takes it down when the address is empty; followers'
// servers are told.
func (h *House) Portray(ctx context.Context, author Author, which Portrait, address string) error {
	if s := checkIcon(address); s != "" {
		return &Error{Kind: Invalid, Message: "Some fields need your attention.", Problems: []Problem{{string(which), s}}}
	}
	return h.changeAuthor(ctx, author.Name, func(a *Author) {
		if which == Header {
			a.Header = address
			return
		}
		a.Avatar = address
	}, true)
}

// Vouch notes which addresses of an author's table were seen to link back, and which were looked at and do not. Others keep
// what was known of them. Nobody else is told: each server looks for itself. Safe to repeat.
func (h *House) Vouch(ctx context.Context, authorID int64, seen map[string]bool) error {
	return h.store.Atomically(ctx, func(tx Tx) error {
		a, err := tx.AuthorByID(ctx, authorID)
		if err != nil {
			return err
		}
		fields := a.Table()
		for i, f := range fields {
			links, looked := seen[f.Value]
			switch {
			case looked && links:
				fields[i].VerifiedAt = h.now().UTC().Truncate(time.Second)
			case looked:
				fields[i].VerifiedAt = time.Time{}
			}
		}
		a.Fields = fieldLines(fields)
		return tx.SaveAuthor(ctx, &a)
	})
}
