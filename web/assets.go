package web

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

//go:embed assets/*.css assets/*.js assets/*.txt assets/fonts assets/site assets/desk
var assetFiles embed.FS

const immutable = "public, max-age=31536000, immutable"

// assets are the files that pages load, ready for sending. All live below one
// hash of them all, so that a browser keeps them for a year and a style sheet
// may name its neighbours.
type assets struct {
	folder string           // "/assets/HASH/"
	ready  map[string]*kept // by path
	stale  map[string]*kept // by file name, for addresses of another version
}

// loadAssets reads the embedded files, and those of the themes under the names of these. The style sheet of
// highlighted code joins the site's. folders may be nil.
func loadAssets(highlight string, folders fs.FS) (*assets, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(assetFiles, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains(joined, path.Base(path.Dir(name))) {
			return err
		}
		files[path.Base(name)], err = assetFiles.ReadFile(name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	for _, sheet := range joined {
		if err := joinSheets(files, sheet); err != nil {
			return nil, err
		}
	}
	files["site.css"] = append(files["site.css"], "\n"+highlight...)
	if folders != nil {
		if err := themeAssets(files, folders); err != nil {
			return nil, err
		}
	}
	if err := themeAssets(files, sub(themeFiles, "themes")); err != nil { // the program's own win
		return nil, err
	}
	for set, sheet := range fontSheets(string(files["fonts.css"])) {
		files["fonts-"+set+".css"] = []byte(sheet)
	}
	delete(files, "fonts.css")
	for name, body := range files {
		if path.Ext(name) == ".css" {
			files[name] = []byte(slim(string(body)))
		}
	}
	a := &assets{folder: links.Assets + hashOf(files) + "/", ready: map[string]*kept{}, stale: map[string]*kept{}}
	for name, body := range files {
		kind := assetType(name)
		a.ready[a.folder+name] = keep(answer{kind: kind, body: body, control: immutable}, varyEncoding)
		a.stale[name] = keep(answer{kind: kind, body: body}, varyEncoding)
	}
	return a, nil
}

// joined are the folders whose style sheets follow the sheet of the same name, in the order of their names.
var joined = []string{"site", "desk"}

// joinSheets puts the sheets of a folder behind the sheet of its name: one file less to wait for, each.
func joinSheets(files map[string][]byte, sheet string) error {
	parts, err := fs.Glob(assetFiles, "assets/"+sheet+"/*.css")
	if err != nil {
		return fmt.Errorf("list style sheets: %w", err)
	}
	for _, part := range parts {
		text, err := assetFiles.ReadFile(part)
		if err != nil {
			return fmt.Errorf("read style sheet: %w", err)
		}
		files[sheet+".css"] = slices.Concat(files[sheet+".css"], []byte("\n"), text)
	}
	return nil
}

// maxThemeAsset bounds one file of a theme: assets are kept in memory.
const maxThemeAsset = 2 << 20

// themeAssets adds NAME/assets/FILE of each theme as NAME/FILE. What is no asset, or too large, is left where it is.
func themeAssets(files map[string][]byte, folders fs.FS) error {
	names, err := fs.Glob(folders, "*/assets/*")
	if err != nil {
		return fmt.Errorf("list the assets of themes: %w", err)
	}
	for _, name := range names {
		info, err := fs.Stat(folders, name)
		if err != nil || !info.Mode().IsRegular() || info.Size() > maxThemeAsset || assetType(name) == "" {
			continue
		}
		owner, _, _ := strings.Cut(name, "/")
		if files[owner+"/"+path.Base(name)], err = fs.ReadFile(folders, name); err != nil {
			return fmt.Errorf("read the asset %s of a theme: %w", name, err)
		}
	}
	return nil
}

func (a *assets) has(name string) bool { return a.stale[name] != nil }

// path is the address of an asset in pages. A template that names a file which does not exist fails.
func (a *assets) path(name string) (string, error) {
	if a.stale[name] == nil {
		return "", fmt.Errorf("the asset %q is missing", name)
	}
	return a.folder + name, nil
}

func (a *assets) find(path string) *kept { return a.ready[path] }

// staleAsset serves a page that a browser kept from before an update.
func (s *Server) staleAsset(c *gin.Context) {
	k := s.assets.stale[strings.TrimPrefix(c.Param("file"), "/")]
	if k == nil {
		s.failPublic(c, blog.Refuse(blog.NotFound, ""))
		return
	}
	k.send(c.Writer, c.Request, &s.buffers)
}

func hashOf(files map[string][]byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%s %d\n", name, len(files[name]))
		sum.Write(files[name])
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
}

func assetType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".png":
		return "image/png"
	case ".jpg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	case ".gif":
		return "image/gif"
	case ".txt", "": // licences, which go where the fonts and scripts go
		return plainType
	}
	return ""
}
