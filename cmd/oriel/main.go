// Command oriel is the whole program: a federated blog server in one binary. It is
// the only place that knows every room of the house and joins them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/config"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "0.1.0-dev"

type commands struct {
	Serve   serveCommand   `cmd:"" default:"1" help:"Run the server. This is what oriel does without a command."`
	Author  authorCommand  `cmd:"" help:"Add an author or set a password."`
	Post    postCommand    `cmd:"" help:"Publish a Markdown file with front matter."`
	Demo    demoCommand    `cmd:"" help:"Fill an empty site with sample posts, pages and comments."`
	Blocks  blocksCommand  `cmd:"" help:"Import or export blocked servers."`
	Site    siteCommand    `cmd:"" help:"Read or change a setting of the desk."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to this program and stop."`
	Backup  backupCommand  `cmd:"" help:"Write everything into one file."`
	Restore restoreCommand `cmd:"" help:"Fill an empty data folder from a backup."`
	Export  exportCommand  `cmd:"" help:"Write the whole site into one zip file that people and other programs can read."`
	Import  importCommand  `cmd:"" help:"Set an empty Oriel up from the file of an export."`
	Doctor  doctorCommand  `cmd:"" help:"Look for what would keep readers and servers away."`
	Check   checkCommand   `cmd:"" help:"Ask the running server whether it is well; the exit code is the answer."`
	Config  configCommand  `cmd:"" help:"Print every setting that needs a restart, as Markdown."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// streams are what a command reads and writes; tests bring their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
	lookup   func(string) (string, bool)
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() { // the first signal stops in order, the second one at once
		<-signals
		signal.Stop(signals)
		stop()
	}()
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, lookup: os.LookupEnv})
	stop()
	os.Exit(code)
}

// run is main with everything handed in. It returns the exit code: 0 done, 1 refused or failed, 2 misused.
func run(ctx context.Context, args []string, std streams) int {
	var cli commands
	exit := -1
	parser, err := kong.New(&cli, kong.Name("oriel"), kong.Writers(std.out, std.err), kong.Exit(func(code int) { exit = code }),
		kong.Description("Oriel publishes a blog as web pages, feeds and ActivityPub at once."), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(std.err, "oriel:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintln(std.err, "oriel:", err)
		return 2
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(std); err != nil {
		fmt.Fprintln(std.err, "oriel:", sentence(err))
		return 1
	}
	return 0
}

// sentence is what a person at the terminal reads of an error.
func sentence(err error) string {
	var refusal *blog.Error
	if errors.As(err, &refusal) {
		return refusal.Error()
	}
	return strings.TrimSpace(err.Error())
}

func (s streams) config() (config.Config, error) { return config.Load(s.lookup, "") }

type versionCommand struct{}

func (versionCommand) Run(std streams) error {
	_, err := fmt.Fprintln(std.out, "oriel", version)
	return err
}

type configCommand struct{}

func (configCommand) Run(std streams) error {
	_, err := fmt.Fprint(std.out, config.Reference())
	return err
}
