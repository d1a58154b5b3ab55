package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// sends posts the letter of a post to one inbox at each host.
func (h *house) sends(p blog.Post, kind string, hosts ...string) blog.Outgoing {
	h.t.Helper()
	out := blog.Outgoing{Ref: kind + p.Ref, Key: kind + ":" + p.Ref, AuthorID: p.AuthorID, PostID: p.ID, Body: []byte("{}"), CreatedAt: h.now()}
	to := make([]blog.Recipient, len(hosts))
	for i, host := range hosts {
		to[i] = blog.Recipient{Host: host, Inbox: "https://" + host + "/inbox"}
	}
	if err := h.mail.PostOutgoing(h.t.Context(), &out, to); err != nil {
		h.t.Fatal(err)
	}
	return out
}

// settles says what became of the letters that wait for a host.
func (h *house) settles(host string, as blog.Delivery) {
	h.t.Helper()
	list, err := h.mail.DueDeliveries(h.t.Context(), host, h.now(), 0)
	if err != nil || len(list) == 0 {
		h.t.Fatalf("%d deliveries to %s are due: %v", len(list), host, err)
	}
	for i := range list {
		as.ID, as.Attempts = list[i].ID, list[i].Attempts+1
		list[i] = as
	}
	if err := h.mail.SettleDeliveries(h.t.Context(), list); err != nil {
		h.t.Fatal(err)
	}
}

func TestPostShowsWhereItWent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	b := h.loggedIn()
	path := "/desk/posts/" + post.Ref + "/deliveries"
	expect(t, b.get(path), http.StatusOK, "No letter about this post is remembered")
	expect(t, b.get("/desk/posts"), http.StatusOK, `href="`+path+`"`)
	expect(t, b.get("/desk/posts/"+post.Ref), http.StatusOK, `href="`+path+`"`)

	out := h.sends(post, "create", "good.example", "late.example", "rude.example", "slow.example")
	expect(t, b.get(path), http.StatusOK, "On its way to 4 servers.")
	h.pass(38 * time.Second)
	h.settles("good.example", blog.Delivery{State: blog.DeliveryDone, LastStatus: 202})
	h.settles("rude.example", blog.Delivery{State: blog.DeliveryBuried, LastStatus: 403, LastError: "The server refused the letter (403)."})
	h.settles("slow.example", blog.Delivery{State: blog.DeliveryWaiting, NotBefore: h.now().Add(time.Hour), LastError: "No answer: http2: timeout awaiting response headers"})
	body := expect(t, b.get(path), http.StatusOK, "Sent to 1 of 4 servers in 38 s.", `<caption`, `scope="row"`, `aria-label="1 arrived, 2 waiting, 1 failed"`,
		"It answered 403", "It did not answer within 10 seconds.", "timeout awaiting response headers", "Next try <time datetime=", "</span> in 38 s", "Send again to all that failed")
	if strings.Index(body, "rude.example") > strings.Index(body, "late.example") || strings.Index(body, "slow.example") > strings.Index(body, "good.example") {
		t.Error("what failed and what waits does not come first")
	}
	expect(t, b.get("/desk/deliveries"), http.StatusOK, "Sent lately", `href="`+path+`"`, "Sent to 1 of 4 servers in 38 s.", "1 letter failed for good", "2 letters waiting")
	letter := fmt.Sprint(out.ID)
	follow(t, b.post(path, "letter", letter, "action", "all"), path+"?done=sent-again&letter="+letter+"&n=1")
	expect(t, b.get(path+"?done=sent-again&letter="+letter+"&n=1"), http.StatusOK, "1 delivery goes out again now")
	follow(t, b.post(path, "letter", letter, "action", "all"), path+"?done=sent-again&letter="+letter+"&n=0")
	h.pass(time.Minute)
	h.settles("rude.example", blog.Delivery{State: blog.DeliveryDone, LastStatus: 202})
	h.settles("late.example", blog.Delivery{State: blog.DeliveryDone, LastStatus: 202})
	expect(t, b.get(path), http.StatusOK, "Sent to 3 of 4 servers in 98 s, 1 of them only when it was sent again.")
	slow := regexp.MustCompile(`name="delivery" value="(\d+)"`).FindStringSubmatch(b.get(path).Body.String())[1]
	follow(t, b.post(path, "letter", letter, "action", "one", "delivery", slow, "page", "2"), path+"?done=sent-again&letter="+letter+"&n=1&page=2")
	h.settles("slow.example", blog.Delivery{State: blog.DeliveryDone, LastStatus: 202})
	expect(t, b.get(path), http.StatusOK, "Sent to all 4 servers")
	follow(t, b.post(path, "letter", letter, "action", "one", "delivery", slow), path+"?done=sent-again&letter="+letter+"&n=0")
}

func TestLettersOfAPostAreLookedAtOneByOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	hosts := make([]string, 60)
	for i := range hosts {
		hosts[i] = fmt.Sprintf("h%02d.example", i)
	}
	first := h.sends(post, "create", hosts...)
	h.settles("h00.example", blog.Delivery{State: blog.DeliveryBuried})
	h.sends(post, "delete", "h00.example")
	b := h.loggedIn()
	path := "/desk/posts/" + post.Ref + "/deliveries"
	old := fmt.Sprintf("%s?letter=%d", path, first.ID)
	expect(t, b.get(path), http.StatusOK, "Its deletion", "On its way to 1 server.", `href="`+old+`"`)
	expect(t, b.get(old), http.StatusOK, "On its way to 60 servers.", "h49.example", `rel="next"`)
	expect(t, b.get(old+"&page=2"), http.StatusOK, "h59.example", `rel="prev"`)
	expect(t, b.get(path+"?letter=999"), http.StatusNotFound)
	expect(t, b.post(path, "letter", fmt.Sprint(first.ID), "action", "all"), http.StatusConflict, "This post is deleted")
	expect(t, b.post(path, "letter", fmt.Sprint(first.ID), "action", "sing"), http.StatusUnprocessableEntity, "one of the buttons")
	expect(t, b.post(path, "letter", fmt.Sprint(first.ID), "action", "one", "delivery", "x"), http.StatusNotFound)
	expect(t, b.post(path, "letter", "999", "action", "all"), http.StatusNotFound)

	if err := h.posts.Delete(t.Context(), h.author, post.Ref); err != nil {
		t.Fatal(err)
	}
	expect(t, b.get(path), http.StatusOK, "Its deletion")
}

func TestTheWayOfAnotherAuthorsPostIsNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post, err := h.posts.Save(t.Context(), h.joins("bo", blog.Writer), blog.PostForm{Title: "Bo's post", Body: "x", Language: "en"}, true)
	if err != nil {
		t.Fatal(err)
	}
	out := h.sends(post, "create", "bo.example")
	h.settles("bo.example", blog.Delivery{State: blog.DeliveryBuried})
	path := "/desk/posts/" + post.Ref + "/deliveries"
	cy := h.loggedInAs(h.joins("cy", blog.Writer))
	for _, field := range []string{"all", "one"} {
		expect(t, cy.post(path, "letter", fmt.Sprint(out.ID), "action", field, "delivery", "1"), http.StatusNotFound)
	}
	if body := expect(t, cy.get(path), http.StatusNotFound); strings.Contains(body, "bo.example") {
		t.Error("the page shows a follower of another author")
	}
	list, err := h.mail.Deliveries(t.Context(), out.ID, 0, 0)
	if err != nil || list[0].State != blog.DeliveryBuried {
		t.Errorf("another author's letter was sent again: %v %v", list, err)
	}
	mine := h.published("Mine")
	expect(t, h.loggedIn().post("/desk/posts/"+mine.Ref+"/deliveries", "letter", fmt.Sprint(out.ID), "action", "all"), http.StatusNotFound)
	expect(t, h.browser().post(path, "letter", fmt.Sprint(out.ID), "action", "all"), http.StatusUnauthorized)
}

func TestTheQueueShowsServersInTroubleAndDeadOnes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.get("/desk/deliveries"), http.StatusOK, "Nothing waits.", "All servers that we write to are well.")
	h.sends(h.published("Herons"), "create", "well.example", "ill.example", "dead.example")
	for _, host := range []blog.Host{
		{Host: "ill.example", Failures: 5, FailingDays: 1, FailedAt: h.now(), OpenUntil: h.now().Add(time.Hour), LastOK: h.now().Add(-time.Hour)},
		{Host: "dead.example", Failures: 30, FailingDays: 9, FailedAt: h.now()},
	} {
		if err := h.mail.SaveHost(t.Context(), host); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, b.get("/desk/deliveries"), http.StatusOK, "3 letters wait for 3 servers.", "The oldest has waited since", "Servers in trouble", "5 failures since",
		"Dead servers", "30 failures on 9 days", `role="cell" data-label="Last seen alive">never</td>`, "Servers that letters wait for", `<caption`)
	for range 2 {
		follow(t, b.post("/desk/deliveries", "host", "ill.example"), "/desk/deliveries?done=try-now")
	}
	hosts, err := h.mail.HostsNamed(t.Context(), []string{"ill.example"})
	if err != nil || hosts["ill.example"].Resting(h.now()) {
		t.Errorf("the server is still left in peace: %v %v", hosts, err)
	}
	expect(t, b.get("/desk/deliveries?done=try-now"), http.StatusOK, "What waits for this server goes out now")
	expect(t, b.post("/desk/deliveries", "host", "nobody.example"), http.StatusNotFound)
}
