package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/config"
)

type doctorCommand struct{}

// Run looks at the house from the inside, and then at its public address from the
// outside. Each line is one finding; the exit code is 1 when one of them is "fail".
// Nothing is changed, and the server may be running.
func (doctorCommand) Run(ctx context.Context, std streams) error {
	conf, err := std.config()
	d := &doctor{out: std.out, config: conf, now: time.Now}
	if err != nil {
		for _, mistake := range split(err) {
			d.fail("%s", mistake)
		}
		return d.verdict()
	}
	d.settings()
	d.folders()
	if d.openHouse(ctx, std) {
		defer d.app.close()
		d.keys(ctx)
		d.people(ctx)
		d.mail(ctx)
	}
	if d.server(ctx) && d.app != nil {
		d.public(ctx)
	}
	if d.app != nil {
		d.queue(ctx)
		d.hosts(ctx)
	}
	return d.verdict()
}

// doctor writes findings as they come, because some need seconds.
type doctor struct {
	out    io.Writer
	config config.Config
	app    *app // nil when the house cannot be opened
	now    func() time.Time
	failed int
	warned int
}

func (d *doctor) ok(format string, args ...any) { d.say("ok", format, args...) }

func (d *doctor) warn(format string, args ...any) {
	d.warned++
	d.say("warn", format, args...)
}

func (d *doctor) fail(format string, args ...any) {
	d.failed++
	d.say("fail", format, args...)
}

// say keeps a finding on one line, whatever an error or another server wrote into it.
func (d *doctor) say(grade, format string, args ...any) {
	text := strings.Join(strings.FieldsFunc(fmt.Sprintf(format, args...), func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
	fmt.Fprintf(d.out, "%-4s  %s\n", grade, text)
}

func (d *doctor) verdict() error {
	switch {
	case d.failed == 1:
		return errors.New("one thing must be mended; the line that begins with fail says how")
	case d.failed > 1:
		return fmt.Errorf("%d things must be mended; the lines that begin with fail say how", d.failed)
	case d.warned > 0:
		fmt.Fprintln(d.out, "Nothing keeps readers and servers away. Please look at the lines that begin with warn.")
	default:
		fmt.Fprintln(d.out, "All is well.")
	}
	return nil
}

// split takes errors apart that were joined.
func split(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // only the outermost is a list
		return joined.Unwrap()
	}
	return []error{err}
}
