package web

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Icons are the pictures that browsers and phones show for the site, each a PNG but the first.
type Icons struct {
	Favicon  []byte // ICO with 32 and 16 pixels
	Apple    []byte // 180 pixels, without transparency
	Small    []byte // 192 pixels
	Large    []byte // 512 pixels
	Maskable []byte // 512 pixels, of which launchers cut the edge off
}

// iconControl lets a browser ask again after a while: the addresses stay when the icon changes.
const iconControl = "public, max-age=3600"

// iconShelf keeps the icons of one picture. They are drawn once, however often the site changes otherwise.
type iconShelf struct {
	mu   sync.Mutex
	of   string // address of the picture, empty for Oriel's own, and the accent
	set  Icons
	full bool
}

// iconView answers with one of the icons.
func iconView(kind string, pick func(Icons) []byte) view {
	return func(s *build, ctx context.Context, _ request) (answer, error) {
		site, err := s.reader.Site(ctx)
		if err != nil {
			return answer{}, fmt.Errorf("read the site: %w", err)
		}
		set, err := s.icons(ctx, site)
		if err != nil {
			return answer{}, err
		}
		return answer{kind: kind, body: pick(set), control: iconControl, shared: true}, nil
	}
}

// icons gives the icons of the site. Without its picture, or with one that cannot be read, they are Oriel's own.
func (s *build) icons(ctx context.Context, site blog.Site) (Icons, error) {
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	accent := firstOf(site.Theme.Accent, themeAccent)
	of := site.Icon + " " + accent
	if s.shelf.full && s.shelf.of == of {
		return s.shelf.set, nil
	}
	if site.Icon != "" {
		set, err := s.iconsOf(ctx, site.Icon, accent)
		if err == nil {
			s.shelf.of, s.shelf.set, s.shelf.full = of, set, true
			return set, nil
		}
		s.o.Logger.Warn("show Oriel's own icon instead of the site's", "icon", site.Icon, "error", err)
	}
	set, err := s.o.Painter.Icons(ctx, nil, accent)
	if err != nil {
		return Icons{}, fmt.Errorf("draw the icons: %w", err)
	}
	if site.Icon == "" {
		s.shelf.of, s.shelf.set, s.shelf.full = of, set, true
	}
	return set, nil
}

func (s *build) iconsOf(ctx context.Context, address, accent string) (Icons, error) {
	path, ok := strings.CutPrefix(address, links.Media)
	if !ok {
		return Icons{}, fmt.Errorf("%q is no picture of the library", address)
	}
	picture, err := s.o.Media.Read(path)
	if err != nil {
		return Icons{}, err
	}
	return s.o.Painter.Icons(ctx, picture, accent)
}
