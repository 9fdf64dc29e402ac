"""Rules between parameters: their language, its syntax tree and its meaning.

The language is IDL, the Inter-parameter Dependency Language of Martin-Lopez, Segura,
Mueller and Ruiz-Cortes. This package knows neither contracts nor what is generated.

`parse` turns a text into a syntax tree (`syntax`) or raises `ExpressionError`;
`unparse` goes back; `evaluate` says whether a request satisfies a rule, and its module
says what every construct means. `grammar.lark` is the language itself. What several
rules say together is found out by `analysis`, a package of its own.
"""

from actionsmith.logic.errors import ExpressionError
from actionsmith.logic.evaluate import evaluate
from actionsmith.logic.grammar import use_cache
from actionsmith.logic.parser import parse
from actionsmith.logic.syntax import (
    And,
    Arithmetic,
    Boolean,
    Comparator,
    Compare,
    Constant,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Node,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Parameter,
    Predicate,
    Present,
    Relation,
    Span,
    Text,
    children,
    having,
    names,
    unparse,
)

__all__ = [
    "And",
    "Arithmetic",
    "Boolean",
    "Comparator",
    "Compare",
    "Constant",
    "Expression",
    "ExpressionError",
    "Group",
    "GroupKind",
    "Implies",
    "Like",
    "Node",
    "Not",
    "Number",
    "Operand",
    "Operator",
    "Or",
    "Parameter",
    "Predicate",
    "Present",
    "Relation",
    "Span",
    "Text",
    "children",
    "evaluate",
    "having",
    "names",
    "parse",
    "unparse",
    "use_cache",
]
