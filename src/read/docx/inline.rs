//! The text of a paragraph: runs joined, fields by their results, symbols as characters.

use super::styles::Styles;
use crate::read::markup::text::{Run, Symbol, lowered, raised, symbol};
use crate::read::package::{attr, child, children, chosen, flag};
use roxmltree::Node;

/// Deeper markup inside a paragraph is left to its plain text.
const MAX_DEPTH: usize = 128;

/// A paragraph in the making.
pub(super) struct Inline<'s, 'a, 'i> {
    styles: &'s Styles,
    lines: Vec<String>,
    run: Run,
    boxes: Vec<Node<'a, 'i>>,
    /// For each open field, whether its result has begun.
    fields: Vec<bool>,
    /// Glyphs that are hidden.
    pub hidden: usize,
}

/// How the characters of a run are set.
#[derive(Clone, Copy, Default)]
struct Look {
    hidden: bool,
    raised: bool,
    lowered: bool,
    font: Option<Symbol>,
}

impl<'s, 'a, 'i: 'a> Inline<'s, 'a, 'i> {
    /// An empty paragraph.
    pub fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            lines: Vec::new(),
            run: Run::default(),
            boxes: Vec::new(),
            fields: Vec::new(),
            hidden: 0,
        }
    }

    /// The lines, and the contents of text boxes.
    pub fn finish(mut self) -> (Vec<String>, Vec<Node<'a, 'i>>) {
        self.end_line();
        (self.lines, self.boxes)
    }

    fn end_line(&mut self) {
        self.lines.extend(self.run.take());
    }

    /// Reads the children of a paragraph or of what groups runs in it.
    pub fn read(&mut self, parent: Node<'a, 'i>, depth: usize) {
        if depth > MAX_DEPTH {
            let texts = parent.descendants().filter(|n| n.tag_name().name() == "t");
            texts.for_each(|t| self.put(t.text().unwrap_or_default(), Look::default()));
            return;
        }
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "r" => self.run(node, depth + 1),
                "sdt" => {
                    if let Some(content) = child(node, "sdtContent") {
                        self.read(content, depth + 1);
                    }
                }
                "AlternateContent" => {
                    if let Some(choice) = chosen(node) {
                        self.read(choice, depth + 1);
                    }
                }
                "del" | "moveFrom" | "pPr" | "rPr" | "sdtPr" => {}
                "oMath" | "oMathPara" => {
                    let texts = node.descendants().filter(|n| n.tag_name().name() == "t");
                    texts.for_each(|t| self.put(t.text().unwrap_or_default(), Look::default()));
                }
                _ => self.read(node, depth + 1),
            }
        }
    }

    fn run(&mut self, run: Node<'a, 'i>, depth: usize) {
        let look = self.look(run);
        for node in run.children().filter(Node::is_element) {
            self.item(node, look, depth);
        }
    }

    fn look(&self, run: Node<'_, '_>) -> Look {
        let Some(properties) = child(run, "rPr") else {
            return Look::default();
        };
        let value = |name: &str| child(properties, name).and_then(|n| attr(n, "val"));
        let style = value("rStyle").is_some_and(|s| self.styles.hides(s));
        let own = child(properties, "vanish").map(|v| flag(attr(v, "val"), true));
        let font = child(properties, "rFonts").and_then(|f| attr(f, "ascii").or(attr(f, "hAnsi")));
        Look {
            hidden: own.unwrap_or(style),
            raised: value("vertAlign") == Some("superscript"),
            lowered: value("vertAlign") == Some("subscript"),
            font: font.and_then(Symbol::of),
        }
    }

    fn item(&mut self, node: Node<'a, 'i>, look: Look, depth: usize) {
        match node.tag_name().name() {
            "fldChar" => self.field(node),
            // The code of a field: not shown.
            _ if self.fields.contains(&false) => {}
            "t" => self.put(node.text().unwrap_or_default(), look),
            "tab" | "ptab" => self.put(" ", look),
            "br" | "cr" if !look.hidden => self.end_line(),
            "noBreakHyphen" => self.put("-", look),
            "sym" => {
                let font = attr(node, "font").and_then(Symbol::of);
                let code = attr(node, "char").and_then(|c| u32::from_str_radix(c, 16).ok());
                let look = Look { font, ..look };
                if let Some(ch) = code.and_then(char::from_u32) {
                    self.put(ch.encode_utf8(&mut [0; 4]), look);
                }
            }
            "ruby" => {
                if let Some(base) = child(node, "rubyBase") {
                    self.read(base, depth + 1);
                }
            }
            "AlternateContent" => {
                if let Some(choice) = chosen(node) {
                    choice.children().for_each(|n| self.boxes_in(n));
                }
            }
            "drawing" | "pict" | "object" => self.boxes_in(node),
            _ => {}
        }
    }

    /// Contents of text boxes, those inside other boxes and older copies left out.
    fn boxes_in(&mut self, node: Node<'a, 'i>) {
        let outer = |n: &Node<'_, '_>| {
            let mut above = n.ancestors().skip(1).take_while(|a| *a != node);
            !above.any(|a| matches!(a.tag_name().name(), "txbxContent" | "Fallback"))
        };
        let boxes = node
            .descendants()
            .filter(|n| n.tag_name().name() == "txbxContent");
        self.boxes.extend(boxes.filter(outer));
    }

    fn put(&mut self, text: &str, look: Look) {
        for ch in text.chars() {
            if look.hidden {
                self.hidden += usize::from(!ch.is_whitespace());
                continue;
            }
            self.run.push(match look {
                Look {
                    font: Some(font), ..
                } => symbol(font, ch),
                Look { raised: true, .. } => raised(ch),
                Look { lowered: true, .. } => lowered(ch),
                _ if ch == '\n' || ch == '\r' => ' ',
                _ => ch,
            });
        }
    }

    fn field(&mut self, node: Node<'_, '_>) {
        match attr(node, "fldCharType") {
            Some("begin") => {
                self.fields.push(false);
                if let Some(data) = child(node, "ffData") {
                    self.form_field(data);
                }
            }
            Some("separate") => {
                if let Some(last) = self.fields.last_mut() {
                    *last = true;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// A check box or a list to choose from, whose state is no text.
    fn form_field(&mut self, data: Node<'_, '_>) {
        let number = |node: Node<'_, '_>, name: &str| {
            let value = child(node, name).and_then(|n| attr(n, "val"));
            value.and_then(|v| v.parse::<usize>().ok())
        };
        if let Some(field) = child(data, "checkBox") {
            let state = child(field, "checked").or_else(|| child(field, "default"));
            let on = state.is_some_and(|s| flag(attr(s, "val"), true));
            self.put(if on { "☑" } else { "□" }, Look::default());
        } else if let Some(field) = child(data, "ddList") {
            let chosen = number(field, "result")
                .or_else(|| number(field, "default"))
                .unwrap_or(0);
            let entry = children(field, "listEntry").nth(chosen);
            let text = entry.and_then(|e| attr(e, "val")).unwrap_or_default();
            self.put(text, Look::default());
        }
    }
}
