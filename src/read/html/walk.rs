//! One walk over the element tree, in document order, without recursion: pages may be nested to any depth.

use super::open::{Open, Part, span};
use super::style;
use crate::read::markup::grid::Wanted;
use crate::read::markup::nest::{Piece, resolve};
use crate::read::markup::text::{Run, Symbol, lowered, raised, symbol};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Paragraphs and tables, in order.
    pub pieces: Vec<Piece>,
    /// Characters, white space not counted, in elements that are not shown.
    pub hidden: usize,
}

/// Text and tables one after another: the page, a cell or a caption.
#[derive(Debug, Default)]
struct Flow {
    pieces: Vec<Piece>,
    run: Run,
}

impl Flow {
    fn end_paragraph(&mut self) {
        self.pieces.extend(self.run.take().map(Piece::Text));
    }
}

#[derive(Debug)]
enum Context {
    Flow(Flow, Option<Wanted>),
    Table(Box<Open>),
}

#[derive(Debug, Default)]
struct Walker {
    /// Open flows and tables with the depth of their element; the page's own flow is first.
    stack: Vec<(usize, Context)>,
    page: Flow,
    hidden: usize,
    kept_breaks: usize,
    raised: usize,
    lowered: usize,
    fonts: Vec<(usize, Option<Symbol>)>,
}

/// Walks a page.
pub(super) fn walk(html: &Html) -> Walked {
    let mut walker = Walker::default();
    let root = html.tree.root();
    let (mut node, mut depth) = (root, 0usize);
    'down: loop {
        let inside = match node.value() {
            Node::Text(text) => {
                walker.text(text);
                false
            }
            Node::Element(element) => {
                ElementRef::wrap(node).is_some_and(|it| walker.enter(element, it, depth))
            }
            Node::Document | Node::Fragment => true,
            _ => false,
        };
        if inside && let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            continue;
        }
        let mut entered = inside;
        loop {
            if entered && let Node::Element(element) = node.value() {
                walker.leave(element, depth);
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                continue 'down;
            }
            match node.parent() {
                Some(parent) if node != root => (node, depth) = (parent, depth - 1),
                _ => break 'down,
            }
            entered = true;
        }
    }
    walker.page.end_paragraph();
    Walked {
        pieces: walker.page.pieces,
        hidden: walker.hidden,
    }
}

impl Walker {
    fn flow(&mut self) -> &mut Flow {
        self.stack
            .iter_mut()
            .rev()
            .find_map(|(_, context)| match context {
                Context::Flow(flow, _) => Some(flow),
                Context::Table(_) => None,
            })
            .unwrap_or(&mut self.page)
    }

    fn table(&mut self) -> Option<&mut Open> {
        match self.stack.last_mut() {
            Some((_, Context::Table(open))) => Some(open),
            _ => None,
        }
    }

    fn text(&mut self, text: &str) {
        let (breaks, up, down) = (self.kept_breaks > 0, self.raised > 0, self.lowered > 0);
        let font = self.fonts.last().and_then(|f| f.1);
        let flow = self.flow();
        for ch in text.chars() {
            match ch {
                '\n' if breaks => flow.end_paragraph(),
                c if font.is_some() => flow.run.push(font.map_or(c, |f| symbol(f, c))),
                c if up => flow.run.push(raised(c)),
                c if down => flow.run.push(lowered(c)),
                c => flow.run.push(c),
            }
        }
    }

    /// Takes an element; returns whether to walk its children.
    fn enter(&mut self, element: &Element, it: ElementRef<'_>, depth: usize) -> bool {
        let name = element.name();
        if style::prints_nothing(name) {
            return false;
        }
        if style::is_hidden(element) {
            self.hidden += style::glyphs(it);
            return false;
        }
        if style::is_block(element) {
            self.flow().end_paragraph();
        }
        match name {
            "input" => self.input(element),
            "select" => self.select(it),
            _ => {}
        }
        if matches!(name, "input" | "select") {
            return false;
        }
        self.kept_breaks += usize::from(style::keeps_breaks(element));
        self.raised += usize::from(name == "sup");
        self.lowered += usize::from(name == "sub");
        if let Some(font) = style::font(element) {
            self.fonts.push((depth, font));
        }
        self.open(element, depth);
        true
    }

    fn open(&mut self, element: &Element, depth: usize) {
        match element.name() {
            "table" => self.stack.push((
                depth,
                Context::Table(Box::new(Open::new(style::is_ruled(element)))),
            )),
            "caption" if self.table().is_some() => {
                self.stack
                    .push((depth, Context::Flow(Flow::default(), None)));
            }
            name @ ("thead" | "tbody" | "tfoot") => {
                if let Some(table) = self.table() {
                    table.start_group(match name {
                        "thead" => Part::Head,
                        "tfoot" => Part::Foot,
                        _ => Part::Body,
                    });
                }
            }
            "tr" => {
                if let Some(table) = self.table() {
                    table.start_row();
                }
            }
            "td" | "th" => {
                if let Some(table) = self.table() {
                    table.note_cell(style::is_ruled(element));
                    let wanted = Wanted {
                        rowspan: span(element.attr("rowspan")),
                        colspan: span(element.attr("colspan")),
                    };
                    self.stack
                        .push((depth, Context::Flow(Flow::default(), Some(wanted))));
                }
            }
            _ => {}
        }
    }

    fn leave(&mut self, element: &Element, depth: usize) {
        let name = element.name();
        self.kept_breaks -= usize::from(style::keeps_breaks(element));
        self.raised -= usize::from(name == "sup");
        self.lowered -= usize::from(name == "sub");
        if self.fonts.last().is_some_and(|f| f.0 == depth) {
            self.fonts.pop();
        }
        if style::is_block(element) || name == "textarea" {
            self.flow().end_paragraph();
        }
        if self.stack.last().is_none_or(|(at, _)| *at != depth) {
            return;
        }
        match self.stack.pop() {
            Some((_, Context::Flow(mut flow, wanted))) => {
                flow.end_paragraph();
                match (self.table(), wanted) {
                    (Some(table), Some(wanted)) => table.add_cell(wanted, flow.pieces),
                    (Some(table), None) => table.caption.extend(flow.pieces),
                    (None, _) => self.flow().pieces.extend(flow.pieces),
                }
            }
            Some((_, Context::Table(open))) => {
                let (caption, groups, ruled) = open.close();
                let flow = self.flow();
                flow.pieces.extend(caption);
                flow.pieces.extend(resolve(groups, ruled));
            }
            None => {}
        }
    }

    fn words(&mut self, text: &str) {
        let flow = self.flow();
        text.chars().for_each(|c| flow.run.push(c));
    }

    fn input(&mut self, element: &Element) {
        let kind = element
            .attr("type")
            .unwrap_or("text")
            .trim()
            .to_ascii_lowercase();
        let on = element.attr("checked").is_some();
        match kind.as_str() {
            "hidden" | "password" | "file" | "image" | "range" | "color" => {}
            "checkbox" | "radio" => self.words(if on { "☑" } else { "□" }),
            _ => self.words(element.attr("value").unwrap_or("")),
        }
    }

    /// The options a list shows as chosen: the selected ones, else the first of a drop-down list.
    fn select(&mut self, it: ElementRef<'_>) {
        let options: Vec<ElementRef<'_>> = it
            .descendants()
            .filter_map(ElementRef::wrap)
            .filter(|o| o.value().name() == "option")
            .collect();
        let mut chosen: Vec<ElementRef<'_>> = options
            .iter()
            .filter(|o| o.value().attr("selected").is_some())
            .copied()
            .collect();
        if it.value().attr("multiple").is_none() {
            chosen = chosen
                .last()
                .or(options.first())
                .copied()
                .into_iter()
                .collect();
        }
        let texts: Vec<String> = chosen.iter().map(|o| o.text().collect()).collect();
        self.words(&texts.join(" "));
    }
}
