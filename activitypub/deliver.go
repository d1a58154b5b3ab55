package activitypub

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

const (
	perHost     = 2                // protocol.md §7: more at once looks like an attack
	lanePiece   = 64               // deliveries looked up at a time
	lanePatient = 20 * time.Second // then the lane lets others work and comes back; a last attempt may take as long again
)

// Deliver is the job that works off one host's lane: every delivery that is due, in
// the order of posting, two inboxes at a time. One lane never waits for another.
func (s *Server) Deliver(ctx context.Context, args json.RawMessage) error {
	var lane blog.LaneArgs
	if err := json.Unmarshal(args, &lane); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	host, mine, err := s.Outbox.OpenLane(ctx, lane.Host, lane.Lane)
	if err != nil || !mine {
		return err
	}
	until := s.Clock().Add(lanePatient)
	for !host.OpenUntil.After(s.Clock()) && s.Clock().Before(until) {
		due, err := s.Outbox.DueDeliveries(ctx, host.Host, s.Clock(), lanePiece)
		if err != nil {
			return err
		}
		if len(due) == 0 {
			break
		}
		away, err := s.Reader.HostBlocked(ctx, host.Host)
		if err != nil {
			return err
		}
		if away {
			if err := s.Outbox.SettleDeliveries(ctx, s.unsent(due)); err != nil {
				return err
			}
			continue
		}
		if err := s.carry(ctx, &host, due, until); err != nil {
			return err
		}
	}
	more, wake, err := s.Outbox.CloseLane(ctx, lane.Host, lane.Lane, s.Clock())
	switch {
	case err != nil:
		return err
	case more:
		return jobs.Later(0)
	case !wake.IsZero():
		return jobs.Later(wake.Sub(s.Clock()))
	}
	return nil
}

// unsent ends deliveries to a host that is turned away since they were posted.
func (s *Server) unsent(due []blog.Delivery) []blog.Delivery {
	for i := range due {
		due[i].State, due[i].LastError, due[i].DoneAt = blog.DeliveryBuried, "This server is turned away here, so nothing was sent.", s.Clock().UTC()
	}
	return due
}

// carry brings a few deliveries to their inboxes: two inboxes at a time, the
// letters for one inbox after each other, so that an update never overtakes its
// post. It stops when the host's breaker opens, and begins nothing after until.
func (s *Server) carry(ctx context.Context, host *blog.Host, due []blog.Delivery, until time.Time) error {
	record := newHostRecord(host, s.Clock)
	var group errgroup.Group
	group.SetLimit(perHost)
	for _, letters := range byInbox(due) {
		group.Go(func() error { return s.carryTo(ctx, record, letters, until) })
	}
	err := group.Wait()
	if record.changed {
		if saveErr := s.Outbox.SaveHost(ctx, *host); saveErr != nil {
			return saveErr
		}
	}
	return err
}

func (s *Server) carryTo(ctx context.Context, record *hostRecord, letters []blog.Delivery, until time.Time) error {
	for _, d := range letters {
		if record.open() || ctx.Err() != nil || s.Clock().After(until) {
			return ctx.Err()
		}
		settled, err := s.try(ctx, record, d)
		if err != nil {
			return err
		}
		if err := s.settler.add(ctx, settled); err != nil {
			return fmt.Errorf("settle delivery %d: %w", d.ID, err)
		}
		if settled.State == blog.DeliveryWaiting {
			return nil // what follows for this inbox waits with it
		}
	}
	return nil
}

func byInbox(due []blog.Delivery) [][]blog.Delivery {
	index := map[string]int{}
	var groups [][]blog.Delivery
	for _, d := range due {
		i, ok := index[d.Inbox]
		if !ok {
			i = len(groups)
			index[d.Inbox] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], d)
	}
	return groups
}
