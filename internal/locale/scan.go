package locale

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Keys finds the messages that code and templates ask for: the texts in calls of T and N in Go files (not in tests) and in
// templates (*.html, *.tmpl, *.xml, *.txt). They come sorted, each once; of a message with a number the form for one. A call whose text is
// made up elsewhere is passed over. It is for a test that asks Book.Missing about them. An error names the file that cannot be read.
func Keys(files fs.FS) ([]string, error) {
	var keys []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		var scan func(name, source string) ([]string, error)
		switch path.Ext(name) {
		case ".go":
			scan = scanGo
		case ".html", ".tmpl", ".xml", ".txt":
			scan = scanTemplate
		default:
			return nil
		}
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		found, err := scan(name, string(source))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		keys = append(keys, found...)
		return nil
	})
	slices.Sort(keys)
	return slices.Compact(keys), err
}

// asks tells which argument of a function is a key, from 0; -1 when none is.
func asks(function string) int {
	switch function {
	case "T":
		return 0
	case "N":
		return 1
	default:
		return -1
	}
}

func scanGo(name, source string) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var keys []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		function := ""
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			function = f.Sel.Name
		case *ast.Ident:
			function = f.Name
		}
		if at := asks(function); at >= 0 && at < len(call.Args) {
			if key, ok := constant(call.Args[at]); ok {
				keys = append(keys, key)
			}
		}
		return true
	})
	return keys, nil
}

// constant is the text of a literal, or of literals joined with +.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		x, okX := constant(e.X)
		y, okY := constant(e.Y)
		return x + y, okX && okY && e.Op == token.ADD
	default:
		return "", false
	}
}
