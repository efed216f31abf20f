// What the pages need of Vega: compile a Vega-Lite specification, parse it to an expression tree, draw it.
export { View, Warn, loader, parse } from "vega";
export { compile } from "vega-lite";
export { expressionInterpreter } from "vega-interpreter";
