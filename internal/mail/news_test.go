package mail_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

func TestAWaitingCommentIsNewsOnceAndItsTextStaysHere(t *testing.T) {
	t.Parallel()
	eachRig(t, func(r *rig) {
		r.reads(nil)
		fact := r.comment("Mia")
		r.must(r.clerk.Announce(r.t.Context(), fact)) // the fact is told twice
		r.must(r.work())
		got := r.peer.only(r.t)
		if !strings.Contains(got.header(r.t, "Subject"), "Mia commented on “Bread”; it waits for your approval.") {
			r.t.Errorf("subject %q", got.header(r.t, "Subject"))
		}
		if strings.Contains(r.bodies(), "SECRET") {
			r.t.Error("the text went by mail")
		}
		id, kind, ok := r.clerk.Stop(r.link("/mail/stop/"))
		if !ok || id != r.ana.ID || kind != blog.NewsHeld {
			r.t.Errorf("the link stops %v of %d (%v)", kind, id, ok)
		}
		if _, _, ok := r.clerk.Stop("AAAA" + r.link("/mail/stop/")); ok {
			r.t.Error("a forged link is taken")
		}
	})
}

func TestGreylistedNewsIsTriedAgainAndRefusedNewsIsNot(t *testing.T) {
	t.Parallel()
	eachRig(t, func(r *rig) {
		r.reads(nil)
		r.peer.answer = &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "come back later"}
		r.comment("Mia")
		again := r.boxes.orders[0]
		if err := r.work(); err == nil || !strings.Contains(err.Error(), "come back later") {
			r.t.Fatalf("greylisted: %v", err)
		}
		r.peer.answer = nil
		r.boxes.orders = []order{again, again} // the next try, and one too many
		r.must(r.work())
		r.peer.only(r.t)

		r.peer.answer = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
		r.comment("Bo")
		r.must(r.work())
		if !strings.Contains(r.log.String(), "refused a letter for good") || strings.Contains(r.log.String(), "ana@example.com") {
			r.t.Errorf("log: %s", r.log.String())
		}
	})
}

func TestTheDailyLetterHoldsTheNewsOfTheDay(t *testing.T) {
	t.Parallel()
	eachRig(t, func(r *rig) {
		r.reads(func(box *blog.Mailbox) { box.Held = blog.Daily })
		for i := range 3 {
			r.comment(fmt.Sprintf("Guest %d", i))
		}
		digests := func() {
			r.must(r.clerk.Digests(r.t.Context(), json.RawMessage("{}")))
			r.must(r.work())
		}
		digests()
		got := r.peer.only(r.t)
		for i := range 3 {
			if !strings.Contains(r.bodies(), fmt.Sprintf("Guest %d", i)) {
				r.t.Errorf("guest %d is missing in %s", i, got.body)
			}
		}
		r.comment("Late")
		r.now = r.now.Add(23 * time.Hour)
		digests()
		r.peer.only(r.t)
		r.now = r.now.Add(time.Hour)
		digests()
		if n := r.peer.count(); n != 2 {
			r.t.Errorf("%d letters, want 2", n)
		}
	})
}

func TestAFloodBecomesOneDailyLetter(t *testing.T) {
	t.Parallel()
	eachRig(t, func(r *rig) {
		r.reads(nil)
		for i := range 25 {
			r.comment(fmt.Sprintf("Guest %d", i))
		}
		r.must(r.work())
		if n := r.peer.count(); n != 20 {
			r.t.Errorf("%d letters in an hour, want 20", n)
		}
		waiting, err := r.boxes.Waiting(r.t.Context(), r.ana.ID, 100)
		r.must(err)
		if len(waiting) != 5 {
			r.t.Errorf("%d wait for the daily letter, want 5", len(waiting))
		}
	})
}

func TestPrivateMessagesAndFollowersAreNamedOnly(t *testing.T) {
	t.Parallel()
	eachRig(t, func(r *rig) {
		r.reads(func(box *blog.Mailbox) { box.Follower = blog.AtOnce })
		ctx, mia := r.t.Context(), blog.Guest{ActorID: "https://peer.test/mia", Host: "peer.test", DisplayName: "Mia\r\nBcc: eve@evil.example"}
		_, err := r.conversation.Tell(ctx, mia, []string{r.ana.Ref}, blog.Message{Kind: blog.Private, RemoteID: "https://peer.test/m1", HTML: "<p>SECRET</p>"})
		r.must(err)
		messages, err := r.reader.Messages(ctx, r.ana.ID, 1)
		r.must(err)
		r.must(r.clerk.Announce(ctx, blog.FactArgs{Kind: blog.GuestWrote, ID: messages[0].Message.ID}))
		_, err = r.followers.Follow(ctx, r.ana.Ref, mia, "https://peer.test/f1", nil)
		r.must(err)
		r.must(r.clerk.Announce(ctx, blog.FactArgs{Kind: blog.GuestFollowed, ID: 1}))
		r.must(r.clerk.Announce(ctx, blog.FactArgs{Kind: blog.GuestFollowed, ID: 99})) // gone meanwhile
		r.must(r.work())
		all := r.bodies()
		if r.peer.count() != 2 || strings.Contains(all, "SECRET") || strings.Contains(all, "\nBcc:") || !strings.Contains(all, "private message") {
			r.t.Errorf("%d letters: %s", r.peer.count(), all)
		}
	})
}

func TestAForgottenPasswordGetsALinkAtTheConfirmedAddressOnly(t *testing.T) {
	t.Parallel()
	eachRig(t, func(r *rig) {
		r.reads(nil)
		ctx := r.t.Context()
		r.must(r.clerk.Forgotten(ctx, "nobody@example.com"))
		r.must(r.clerk.Forgotten(ctx, "ANA@example.com"))
		for _, o := range r.boxes.orders {
			if o.kind != blog.JobAsk || strings.Contains(strings.ToLower(fmt.Sprint(o.args)), "example.com") {
				r.t.Errorf("the queue holds %v", o)
			}
		}
		r.must(r.work())
		if got := r.peer.only(r.t); got.to != "ana@example.com" {
			r.t.Errorf("sent to %q", got.to)
		}
		token := r.link("/login/reset/")
		slip, err := r.slips.Take(ctx, auth.SlipReset, token)
		if err != nil || slip.AuthorID != r.ana.ID {
			r.t.Errorf("the link is for %d: %v", slip.AuthorID, err)
		}
		if _, err := r.slips.Take(ctx, auth.SlipReset, token); err == nil {
			r.t.Error("the link works twice")
		}
	})
}

func TestAHouseWithoutTroubleTellsNone(t *testing.T) {
	t.Parallel()
	eachRig(t, func(r *rig) {
		r.reads(func(box *blog.Mailbox) { box.Deliveries = blog.AtOnce })
		n, err := r.boxes.HostsInTrouble(r.t.Context(), r.now, 24*time.Hour)
		if err != nil || n != 0 {
			r.t.Errorf("%d hosts in trouble: %v", n, err)
		}
	})
}
