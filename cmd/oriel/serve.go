package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/oriel-blog/oriel/activitypub"
	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/card"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/mail"
	"github.com/oriel-blog/oriel/internal/parlour"
	"github.com/oriel-blog/oriel/internal/stills"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/websub"
	"github.com/oriel-blog/oriel/web"
)

const (
	stopPatience  = 30 * time.Second
	doorPatience  = 10 * time.Second // for requests in flight when the program stops
	maxHeaderSize = 32 << 10
)

type serveCommand struct{}

// Run serves until the context ends, and then stops in order.
func (serveCommand) Run(ctx context.Context, std streams) error {
	a, err := open(ctx, std, true)
	if err != nil {
		return err
	}
	defer a.close()
	s, err := a.newServer()
	if err != nil {
		return err
	}
	return s.run(ctx, std)
}

// server is the running program: two faces, the runner of jobs and the listener.
type server struct {
	app        *app
	client     *fetch.Client
	federation *activitypub.Server
	parlour    *parlour.Parlour
	pages      *web.Server
	hub        *websub.Hub
	stills     *stills.Fetcher
	counter    counter
	runner     *jobs.Runner
	ready      *readiness
	clerk      *mail.Clerk
	setupToken string
}

func (a *app) newServer() (*server, error) {
	client, err := fetch.New(fetch.Options{
		UserAgent: "Oriel/" + version + " (+" + a.links.Base() + "/)", Allow: a.config.FetchAllow, Logger: a.logger,
	})
	if err != nil {
		return nil, err
	}
	s := &server{app: a, client: client, ready: &readiness{db: a.db}, counter: a.newCounter()}
	s.federation = activitypub.New(activitypub.Options{
		Links: a.links, Reader: a.reader, Posts: a.posts, Conversation: a.conversation, Followers: a.followers, Gestures: a.gestures, Deeds: a.reader,
		Intake: a.mail, Outbox: a.mail, Addresses: a.mail, Client: client, Keys: a.vault, Text: a.text,
		ClientIP:  func(r *http.Request) string { return auth.Network(auth.ClientIP(r, a.config.TrustedProxies)).String() },
		AllowHTTP: len(a.config.FetchAllow) > 0, Clock: time.Now, Logger: a.logger, Version: version,
	})
	if s.clerk, err = a.newClerk(); err != nil {
		return nil, err
	}
	if s.pages, err = a.newPages(s); err != nil {
		return nil, err
	}
	if s.hub, err = a.newHub(s); err != nil {
		return nil, err
	}
	s.stills = a.newStills(client)
	a.blog.OnEdition(func(int64) {
		s.federation.EditionChanged()
		s.pages.EditionChanged()
	})
	s.parlour = parlour.New(parlour.Options{
		Gallery: blog.NewGallery(a.blog, time.Now), Client: client, Library: a.media, Clock: time.Now,
	})
	s.runner, err = a.newRunner(s)
	return s, err
}

func (a *app) newPages(s *server) (*web.Server, error) {
	sessions, err := store.NewSessions(a.db)
	if err != nil {
		return nil, err
	}
	cards, err := card.New()
	if err != nil {
		return nil, err
	}
	account, err := a.newAccount(s.clerk)
	if err != nil {
		return nil, err
	}
	setup, token := auth.NewSetup(time.Now)
	s.setupToken = token
	return web.New(web.Options{
		Sessions: sessions, Letters: a.mail, Wire: s.federation, Gestures: a.gestures, Deeds: a.reader, Media: a.media, Library: a.library, Shelf: a.reader, Text: a.text, Painter: painter{cards}, Doors: a.newDoors(s.client), TrustedProxies: a.config.TrustedProxies, Moving: a.newMoving(s), Exporter: exporter{a}, Hidden: a.reader, Inbox: a.reader, Account: account, Completer: a.reader,
		Links: a.links, Reader: a.reader, Posts: a.posts, Autosaves: blog.NewAutosaves(a.blog, time.Now), Life: a.reader, Conversation: a.conversation, House: a.house,
		Themes: os.DirFS(filepath.Join(a.config.Data, "themes")), SetupToken: &setupToken{setup, token}, Clock: time.Now, Logger: a.logger, Version: version,
		Tickets: auth.NewTickets(a.vault.seal, "guest book", time.Now), Audience: store.NewAudience(a.db), Followers: a.followers, Counter: s.counter, Lists: a.lists,
	})
}

// setupToken joins the one-time link of package auth to the set-up page.
type setupToken struct {
	setup *auth.Setup
	token string
}

func (t *setupToken) Valid(token string) bool { return t.setup.Valid(token) }

func (t *setupToken) Spend() {
	_ = t.setup.Use(t.token, func() error { return nil }) // it may be spent already, which is what we want
}

// run starts what works in the background, then listens; it stops in the opposite order.
func (s *server) run(ctx context.Context, std streams) error {
	if err := s.app.orderSetAgain(ctx); err != nil { // readers lose nothing; the next start orders it
		s.app.logger.Warn("posts of an older version stay as they are until the next start", "error", err)
	}
	if err := s.app.blog.OrderAdoption(ctx); err != nil { // the next start orders it
		s.app.logger.Warn("files of an older version are not in the library until the next start", "error", err)
	}
	if err := s.runner.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.app.config.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on %s: %w; is another program using this address? Set ORIEL_LISTEN to a free one", s.app.config.Listen, err), s.stop(nil))
	}
	httpServer := &http.Server{
		Handler: s.handler(), MaxHeaderBytes: maxHeaderSize,
		ConnContext:       web.ConnContext,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second,
	}
	if err := s.serveMetrics(ctx); err != nil {
		return errors.Join(err, s.stop(nil))
	}
	counting, enough := context.WithCancel(context.WithoutCancel(ctx))
	counted := s.countVisits(counting)
	defer func() { // after the last request was answered
		enough()
		counted()
	}()
	s.greet(ctx, std)
	s.ready.set(true)
	failed := make(chan error, 1)
	go func() { failed <- httpServer.Serve(web.Corked(listener)) }()
	select {
	case err := <-failed:
		return errors.Join(err, s.stop(nil))
	case <-ctx.Done():
	}
	s.app.logger.Info("stopping")
	s.ready.set(false)
	return s.stop(httpServer)
}

// stop lets requests and jobs finish side by side. httpServer is nil when there are no requests.
func (s *server) stop(httpServer *http.Server) error {
	closed := make(chan error, 1)
	go func() { closed <- closeDoor(httpServer) }()
	patience, cancel := context.WithTimeout(context.Background(), stopPatience)
	defer cancel()
	err := errors.Join(s.runner.Stop(patience), <-closed)
	s.federation.Close()
	s.client.Close()
	return err
}

// closeDoor waits for requests in flight, but not for clients that take their time to send one.
func closeDoor(httpServer *http.Server) error {
	if httpServer == nil {
		return nil
	}
	patience, cancel := context.WithTimeout(context.Background(), doorPatience)
	defer cancel()
	err := httpServer.Shutdown(patience)
	if errors.Is(err, context.DeadlineExceeded) {
		return httpServer.Close()
	}
	return err
}

// greet tells the person at the terminal where to go.
func (s *server) greet(ctx context.Context, std streams) {
	fmt.Fprintf(std.out, "Oriel %s is at %s/\n", version, s.app.links.Base())
	empty, err := s.app.house.Empty(ctx)
	if err == nil && empty {
		fmt.Fprintf(std.out, "Set it up here (the link works once): %s%s?token=%s\n", s.app.links.Base(), links.Setup, s.setupToken)
	}
}

// newRunner names who does which job, and how many at once. The figures follow
// safety.md §4: 256 deliveries in flight, 32 of them for hosts that failed lately.
func (a *app) newRunner(s *server) (*jobs.Runner, error) {
	var registry jobs.Registry
	f := s.federation
	registry.Handle(blog.JobFact, plain(s.tell), jobs.RetryBy(jobs.Steps(time.Second, 5*time.Second, 30*time.Second, 5*time.Minute, time.Hour)))
	registry.Handle(blog.JobReceive, plain(f.Receive), jobs.RetryBy(jobs.Steps(5*time.Second, 30*time.Second, 2*time.Minute, 10*time.Minute, time.Hour)))
	registry.Handle(blog.JobDeliver, plain(f.Deliver), jobs.RetryBy(jobs.Steps(5*time.Second, 30*time.Second, 2*time.Minute, 10*time.Minute)))
	registry.Handle(blog.JobPicture, pictures(s.parlour), jobs.RetryBy(jobs.Steps(10*time.Minute, 2*time.Hour, 20*time.Hour)))
	s.handleWebSub(&registry)
	s.handleStills(&registry)
	a.handleMedia(&registry)
	s.handleMail(&registry)
	s.handleCensus(&registry)
	s.handleVouch(&registry)
	s.handleLookout(&registry)
	registry.Handle(jobSetAgain, plain(a.setAgain))
	registry.Handle(jobPurge, plain(a.tidy))
	registry.Handle(jobSweep, plain(a.publishDue))
	return jobs.NewRunner(a.db.Jobs(), &registry, jobs.Options{
		Queues: map[string]int{
			blog.QueueFacts: 4, blog.QueueReceive: 8, blog.QueueDeliver: 224, blog.QueueSlow: 32, jobs.DefaultQueue: 2,
			blog.QueueWebSub: 16, blog.QueueVerify: 4, blog.QueuePictures: 4, blog.QueueStills: 2, blog.QueueMedia: 2, blog.QueueLetters: 2,
		},
		Periodic: []jobs.Periodic{
			{Every: time.Hour, Job: jobs.Job{Kind: jobPurge}},
			{Every: time.Minute, Job: jobs.Job{Kind: jobSweep}, AtStart: true},
			{Every: vouchEvery, Job: jobs.Job{Kind: jobVouch, Args: vouchArgs{}}},
			{Every: censusEvery, Job: jobs.Job{Kind: jobCensus}},
			{Every: time.Hour, Job: jobs.Job{Kind: blog.JobDigest}},
			{Every: lookoutEvery, Job: jobs.Job{Kind: jobLookout}},
		},
		Sole: a.db.Sole(), Logger: a.logger,
	})
}

const (
	jobPurge  = "house.purge"
	jobSweep  = "posts.publish_due"
	laneStuck = 24 * time.Hour // longer than any lane sleeps
)

// publishDue publishes what its own job missed, for example because nothing ran at its time.
func (a *app) publishDue(ctx context.Context, _ json.RawMessage) error {
	return a.posts.PublishAllDue(ctx)
}

// tidy forgets what is old, empties the trash and wakes lanes whose job was lost, for example with an old backup.
func (a *app) tidy(ctx context.Context, _ json.RawMessage) error {
	if _, err := a.db.PurgeOld(ctx, time.Now()); err != nil {
		return err
	}
	if err := a.library.Clear(ctx); err != nil {
		return err
	}
	if err := a.posts.EmptyTrash(ctx); err != nil {
		return err
	}
	if err := a.statistics.Fold(ctx, time.Now()); err != nil {
		return err
	}
	_, err := a.mail.WakeStuckLanes(ctx, time.Now().Add(-laneStuck))
	return err
}

// pictures fits the fetching of pictures to the queue: an order whose server is busy comes back without counting as a try.
func pictures(p *parlour.Parlour) jobs.Handler {
	return func(ctx context.Context, args json.RawMessage, attempt jobs.Attempt) error {
		err := p.Fetch(store.Unhurried(ctx), args, attempt.Last())
		if errors.Is(err, parlour.ErrLater) {
			return jobs.Later(parlour.Pause)
		}
		return err
	}
}

// plain fits a job that does not care which attempt it is. Nobody waits for a job, so its transactions let others pass.
func plain(do func(context.Context, json.RawMessage) error) jobs.Handler {
	return func(ctx context.Context, args json.RawMessage, _ jobs.Attempt) error {
		return do(store.Unhurried(ctx), args)
	}
}
