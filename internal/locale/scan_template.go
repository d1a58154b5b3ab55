package locale

import "text/template/parse"

func scanTemplate(name, source string) ([]string, error) {
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	all := map[string]*parse.Tree{}
	if _, err := tree.Parse(source, "", "", all); err != nil {
		return nil, err
	}
	var keys []string
	for _, t := range all {
		walk(t.Root, func(c *parse.CommandNode) {
			at := asks(function(c.Args[0])) + 1
			if at == 0 || at >= len(c.Args) {
				return
			}
			if text, ok := c.Args[at].(*parse.StringNode); ok {
				keys = append(keys, text.Text)
			}
		})
	}
	return keys, nil
}

// function is the name of what a command of a template calls: T in {{T}}, {{.T}}, {{$.Locale.T}} and {{(f .).T}}.
func function(n parse.Node) string {
	switch n := n.(type) {
	case *parse.IdentifierNode:
		return n.Ident
	case *parse.FieldNode:
		return n.Ident[len(n.Ident)-1]
	case *parse.VariableNode:
		return n.Ident[len(n.Ident)-1]
	case *parse.ChainNode:
		return n.Field[len(n.Field)-1]
	default:
		return ""
	}
}

// walk visits every command of a template, inside of branches and of parentheses, too.
func walk(n parse.Node, visit func(*parse.CommandNode)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, inside := range n.Nodes {
				walk(inside, visit)
			}
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.IfNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.TemplateNode:
		walk(n.Pipe, visit)
	case *parse.PipeNode:
		if n != nil {
			for _, c := range n.Cmds {
				walk(c, visit)
			}
		}
	case *parse.CommandNode:
		visit(n)
		for _, inside := range n.Args {
			walk(inside, visit)
		}
	case *parse.ChainNode:
		walk(n.Node, visit)
	}
}

func walkBranch(b *parse.BranchNode, visit func(*parse.CommandNode)) {
	walk(b.Pipe, visit)
	walk(b.List, visit)
	walk(b.ElseList, visit)
}
