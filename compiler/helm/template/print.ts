import { quoteGo as quote } from '../../kube/go-quote.js';
import type { Node } from './ast.js';

/** A node as Go's parse package prints it (parse/node.go String). */
export function printNode(node: Node): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${printNode(node.pipe)}}}`;
    case 'pipe': {
      const decl = node.decl.length ? `${node.decl.map(printNode).join(', ')} ${node.isAssign ? '=' : ':='} ` : '';
      return decl + node.cmds.map(printNode).join(' | ');
    }
    case 'command':
      return node.args.map((a) => (a.type === 'pipe' ? `(${printNode(a)})` : printNode(a))).join(' ');
    case 'field':
      return node.ident.map((i) => `.${i}`).join('');
    case 'variable':
      return node.ident.join('.');
    case 'chain': {
      const head = node.node.type === 'pipe' ? `(${printNode(node.node)})` : printNode(node.node);
      return head + node.field.map((f) => `.${f}`).join('');
    }
    case 'identifier':
      return node.ident;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'list':
      return node.nodes.map(printNode).join('');
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe ? ` ${printNode(node.pipe)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    default: {
      const rest = node.elseList ? `{{else}}${printNode(node.elseList)}` : '';
      return `{{${node.type} ${printNode(node.pipe)}}}${printNode(node.list)}${rest}{{end}}`;
    }
  }
}
