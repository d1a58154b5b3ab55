package as2

// contextJSON is the @context of every document that Oriel writes. One constant serves all of them: peers that do not interpret JSON-LD only look for the
// ActivityStreams address in the array, and the others find each term that any of our documents uses. Both addresses are context documents that
// JSON-LD software carries with it, so nobody has to fetch anything.
const contextJSON = `["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",{` +
	`"Emoji":"toot:Emoji",` +
	`"Hashtag":"as:Hashtag",` +
	`"PropertyValue":"schema:PropertyValue",` +
	`"QuoteAuthorization":"https://w3id.org/fep/044f#QuoteAuthorization",` +
	`"QuoteRequest":"https://w3id.org/fep/044f#QuoteRequest",` +
	`"ReplyAuthorization":"gts:ReplyAuthorization",` +
	`"ReplyRequest":"gts:ReplyRequest",` +
	`"alsoKnownAs":{"@id":"as:alsoKnownAs","@type":"@id"},` +
	`"attributionDomains":{"@id":"toot:attributionDomains","@type":"@id"},` +
	`"automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},` +
	`"blurhash":"toot:blurhash",` +
	`"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},` +
	`"canQuote":{"@id":"gts:canQuote","@type":"@id"},` +
	`"canReply":{"@id":"gts:canReply","@type":"@id"},` +
	`"conversation":"ostatus:conversation",` +
	`"dcterms":"http://purl.org/dc/terms/",` +
	`"discoverable":"toot:discoverable",` +
	`"featured":{"@id":"toot:featured","@type":"@id"},` +
	`"gts":"https://gotosocial.org/ns#",` +
	`"implements":{"@container":"@set","@id":"https://w3id.org/fep/844e#implements","@type":"@id"},` +
	`"indexable":"toot:indexable",` +
	`"interactingObject":{"@id":"gts:interactingObject","@type":"@id"},` +
	`"interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"},` +
	`"interactionTarget":{"@id":"gts:interactionTarget","@type":"@id"},` +
	`"manualApproval":{"@id":"gts:manualApproval","@type":"@id"},` +
	`"manuallyApprovesFollowers":"as:manuallyApprovesFollowers",` +
	`"movedTo":{"@id":"as:movedTo","@type":"@id"},` +
	`"ostatus":"http://ostatus.org#",` +
	`"schema":"http://schema.org#",` +
	`"sensitive":"as:sensitive",` +
	`"toot":"http://joinmastodon.org/ns#",` +
	`"value":"schema:value",` +
	`"webfinger":"https://purl.archive.org/socialweb/webfinger#webfinger"}]`
