package as2

// Policies say who may do what with a post (GoToSocial's interactionPolicy, FEP-044f). A policy that is set is a promise to answer those
// who ask, so one that is not kept must be left out; everybody may do then what is left out, only quoting nobody.
type Policies struct {
	Quote    Approval
	Reply    Approval
	Announce Approval
}

// Approval lists actors and collections, Public among them. The zero value leaves the policy out.
type Approval struct {
	Automatic []string
	Manual    []string // they wait for an Accept
}

func (p Policies) build() map[string]any {
	all := map[string]any{}
	for name, a := range map[string]Approval{"canQuote": p.Quote, "canReply": p.Reply, "canAnnounce": p.Announce} {
		one := map[string]any{}
		if len(a.Automatic) > 0 {
			one["automaticApproval"] = a.Automatic
		}
		if len(a.Manual) > 0 {
			one["manualApproval"] = a.Manual
		}
		if len(one) > 0 {
			all[name] = one
		}
	}
	return all
}
