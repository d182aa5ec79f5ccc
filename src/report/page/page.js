"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent), w = data.words, all = data.findings;
  const CHUNK = 150, TOP = 12, SVG = "http://www.w3.org/2000/svg", SEVERITIES = ["error", "warning", "info"];
  const state = { k: "", s: "", o: "", y: "", q: "", sort: 0 };
  let shown = all, drawn = 0;
  const by = (id) => document.getElementById(id);

  // Every text goes in as text: nothing from a form is ever read as markup.
  const add = (node, children) => { for (const c of children.flat(9)) if (c !== null && c !== undefined && c !== false) node.append(c); return node; };
  const put = (node, attributes) => {
    for (const [key, v] of Object.entries(attributes ?? {})) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), v); else if (v !== false && v !== null && v !== undefined) node.setAttribute(key, v);
    }
    return node;
  };
  const el = (name, attributes, ...children) => add(put(document.createElement(name), attributes), children);
  const svg = (name, attributes, ...children) => add(put(document.createElementNS(SVG, name), attributes), children);
  const count = (items, key) => { const m = new Map(); for (const i of items) m.set(key(i), (m.get(key(i)) ?? 0) + 1); return m; };
  const card = (place) => data.cards[place[0]];
  const words = all.map((f) => [f.o, f.y ?? "", f.m, data.kinds[f.k].title, data.kinds[f.k].code, ...f.p.map((p) => card(p).path + " " + card(p).title)].join("\n").toLowerCase());
  const index = new Map(all.map((f, n) => [f, n]));

  // --- filters -----------------------------------------------------------------------------------------------------
  const fits = (f, n, but) =>
    (but === "k" || state.k === "" || data.kinds[f.k].code === state.k) && (but === "s" || state.s === "" || (state.s === "check" ? f.c : f.s === state.s)) &&
    (but === "o" || state.o === "" || f.o === state.o) && (but === "y" || state.y === "" || String(f.y ?? "") === state.y) &&
    (state.q === "" || state.q.toLowerCase().split(/\s+/).every((part) => words[n].includes(part)));
  const filtered = (but) => all.filter((f, n) => fits(f, n, but));
  const set = (change) => { Object.assign(state, change); refresh(); };

  const options = (select, pairs, value) => {
    select.replaceChildren(el("option", { value: "" }, w.all), ...pairs.map(([v, text]) => el("option", { value: v }, text)));
    select.value = value;
    if (select.selectedIndex < 0) { select.append(el("option", { value }, value)); select.value = value; }
  };
  const fields = {
    k: el("select", { id: "f-kind", onchange: (e) => set({ k: e.target.value }) }), s: el("select", { id: "f-severity", onchange: (e) => set({ s: e.target.value }) }),
    o: el("select", { id: "f-organisation", onchange: (e) => set({ o: e.target.value }) }), y: el("select", { id: "f-year", onchange: (e) => set({ y: e.target.value }) }),
    q: el("input", { id: "f-search", type: "search", placeholder: w.search_hint, oninput: (e) => set({ q: e.target.value.trim() }) }),
  };
  const fillFilters = () => {
    const kinds = count(filtered("k"), (f) => f.k), severities = count(filtered("s"), (f) => f.s), check = filtered("s").filter((f) => f.c).length;
    options(fields.k, [...kinds].sort((a, b) => a[0] - b[0]).map(([k, n]) => [data.kinds[k].code, `${data.kinds[k].title} (${n})`]), state.k);
    options(fields.s, [...SEVERITIES.filter((s) => severities.has(s)).map((s) => [s, `${data.severities[s]} (${severities.get(s)})`]), ...(check ? [["check", `${w.check} (${check})`]] : [])], state.s);
    options(fields.o, [...count(filtered("o"), (f) => f.o)].filter(([o]) => o).sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([o, n]) => [o, `${o} (${n})`]), state.o);
    options(fields.y, [...count(filtered("y"), (f) => String(f.y ?? ""))].filter(([y]) => y).sort().map(([y, n]) => [y, `${y} (${n})`]), state.y);
    if (document.activeElement !== fields.q) fields.q.value = state.q;
  };

  // --- charts ------------------------------------------------------------------------------------------------------
  const chart = (title, drawing, note, beside) => el("div", { class: "chart" }, el("h2", {}, el("span", {}, title), beside), drawing, note && el("p", { class: "note" }, note));
  const cutAt = (text, columns) => { let used = 0, out = ""; for (const c of text) { used += c > "\u2e80" ? 2 : 1.1; if (used > columns) return out + "…"; out += c; } return out; };
  const bars = (rows, pick) => {
    const most = Math.max(1, ...rows.map((r) => r.total)), left = 168, width = 420, line = 20;
    return svg("svg", { viewBox: `0 0 ${width} ${Math.max(1, rows.length) * line}`, role: "img" }, rows.map((r, n) => {
      let x = left;
      const parts = SEVERITIES.map((s) => { const wide = (r[s] / most) * (width - left - 44), part = svg("rect", { class: s[0], x, y: n * line + 4, width: Math.max(0, wide), height: 12 }); x += wide; return part; });
      return svg("g", { class: "hit", onclick: () => pick(r) }, svg("title", {}, `${r.label}: ${r.total}`), svg("rect", { x: 0, y: n * line, width, height: line, fill: "transparent" }),
        svg("text", { x: left - 8, y: n * line + 14, "text-anchor": "end" }, cutAt(r.label, 28)), parts, svg("text", { class: "value", x: x + 6, y: n * line + 14 }, String(r.total)));
    }));
  };
  const tally = (items, key, label) => {
    const rows = new Map();
    for (const f of items) { const k = key(f); if (!rows.has(k)) rows.set(k, { key: k, label: label(k), total: 0, error: 0, warning: 0, info: 0 }); const r = rows.get(k); r.total += 1; r[f.s] += 1; }
    return [...rows.values()].sort((a, b) => b.error - a.error || b.total - a.total || (a.label < b.label ? -1 : 1));
  };
  const money = (wan) => (Math.abs(wan) >= 1e6 ? (wan / 1e4).toFixed(0) + "亿" : wan.toLocaleString("en", { maximumFractionDigits: wan < 100 ? 2 : 0 }));
  const families = [...count(data.amounts, (a) => a.form)].sort((a, b) => b[1] - a[1]).map(([f]) => f);
  let family = families.find((f) => f.startsWith("department")) ?? families[0];
  const years = () => {
    const sums = new Map();
    for (const a of data.amounts) if (a.form === family && (state.o === "" || a.o === state.o)) sums.set(a.y, (sums.get(a.y) ?? 0) + a.wan);
    const rows = [...sums].sort((a, b) => a[0] - b[0]), most = Math.max(1e-9, ...rows.map((r) => r[1])), width = 420, height = 190, step = width / Math.max(4, rows.length);
    return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" }, rows.map(([y, sum], n) => {
      const tall = Math.max(1, (sum / most) * (height - 44)), x = n * step + step * 0.18, on = state.y === String(y);
      return svg("g", { class: "hit" + (on ? " on" : ""), onclick: () => set({ y: on ? "" : String(y) }) }, svg("title", {}, `${y}: ${sum.toFixed(2)}`),
        svg("rect", { class: "bar", x, y: height - 20 - tall, width: step * 0.64, height: tall, rx: 2 }), svg("text", { x: x + step * 0.32, y: height - 5, "text-anchor": "middle" }, String(y)),
        svg("text", { class: "value", x: x + step * 0.32, y: height - 26 - tall, "text-anchor": "middle" }, money(sum)));
    }));
  };
  const drawCharts = () => {
    const kinds = tally(filtered("k"), (f) => f.k, (k) => data.kinds[k].title), bodies = tally(filtered("o").filter((f) => f.o), (f) => f.o, (o) => o);
    const choice = families.length > 1 && el("select", { "aria-label": w.family, onchange: (e) => { family = e.target.value; drawCharts(); } }, families.map((f) => el("option", { value: f, selected: f === family && "" }, f)));
    by("charts").replaceChildren(
      chart(w.by_kind, bars(kinds.slice(0, TOP), (r) => set({ k: state.k === data.kinds[r.key].code ? "" : data.kinds[r.key].code }))),
      chart(w.by_body, bars(bodies.slice(0, TOP), (r) => set({ o: state.o === r.key ? "" : r.key })), bodies.length > TOP ? `+ ${bodies.length - TOP} ${w.other_bodies}` : null),
      families.length ? chart(w.by_year, years(), w.amount_note, choice) : "");
  };

  // --- the list ----------------------------------------------------------------------------------------------------
  const link = (n, place, ...children) => el("a", { href: `#f${n}.${place}`, onclick: (e) => e.stopPropagation() }, ...children);
  const pageOf = (place) => { const at = place[1].at[0]; return at ? w.page.replace("{}", card(place).regions[at[0]].page) : (place[1].path ?? ""); };
  const figures = (f, n) => f.f.length > 0 && el("div", { class: "figures" }, f.f.map(([label, value, unit, place]) => {
    const inner = [label + " ", el("b", {}, value + unit)];
    return place === null ? el("span", {}, ...inner) : link(n, place, ...inner);
  }));
  const tags = (f) => [el("span", { class: "tag " + f.s }, data.severities[f.s]), f.c && el("span", { class: "tag check" }, w.check)];
  const row = (f) => {
    const n = index.get(f), first = f.p[0];
    return el("tr", { "data-n": n, onclick: () => { location.hash = `f${n}.0`; } }, el("td", {}, tags(f)),
      el("td", {}, data.kinds[f.k].title, el("br"), el("span", { class: "code" }, data.kinds[f.k].code)), el("td", {}, f.o), el("td", {}, String(f.y ?? "")),
      el("td", {}, f.m, figures(f, n)), el("td", {}, first && [card(first).title, el("br"), link(n, 0, pageOf(first) || w.source), " · ", card(first).path.split("/").pop()]));
  };
  const heads = [[w.severity, null], [w.kind, (f) => data.kinds[f.k].title], [w.organisation, (f) => f.o], [w.year, (f) => String(f.y ?? "")], [w.finding, (f) => f.m], [w.source, (f) => (f.p[0] ? card(f.p[0]).path : "")]];
  const more = (most) => {
    by("findings").tBodies[0].append(...shown.slice(drawn, drawn + most).map(row));
    drawn = Math.min(shown.length, drawn + most);
    by("more").hidden = drawn >= shown.length;
    by("more").textContent = `${w.more} (${shown.length - drawn})`;
  };
  const refresh = () => {
    shown = filtered();
    const key = heads[state.sort][1];
    if (key) shown.sort((a, b) => { const x = key(a), y = key(b); return x < y ? -1 : x > y ? 1 : index.get(a) - index.get(b); });
    by("findings").tHead.replaceChildren(el("tr", {}, heads.map(([text], n) => el("th", { class: n === state.sort && "sorted", onclick: () => set({ sort: n }) }, text))));
    by("findings").tBodies[0].replaceChildren();
    drawn = 0;
    by("count").textContent = shown.length ? `${shown.length} / ${all.length} ${w.shown}` : w.none;
    fillFilters(); drawCharts(); more(CHUNK);
  };

  // --- one finding -------------------------------------------------------------------------------------------------
  const excerpt = (place) => {
    const v = place[1];
    if (!v.excerpt) return null;
    const [number, r, c] = v.excerpt, e = card(place).excerpts[number];
    return [el("h4", {}, w.excerpt), el("div", { class: "excerpt" }, el("table", {}, e.heads.length > 0 && el("thead", {}, el("tr", {}, e.heads.map((h) => el("th", {}, h)))),
      el("tbody", {}, e.rows.map((cells, y) => el("tr", {}, cells.map((t, x) => el(x === 0 ? "th" : "td", { class: y === r && x === c && "mark" }, t)))))))];
  };
  const region = (place) => place[1].at.map(([number, boxes]) => {
    const g = card(place).regions[number], [x0, y0, x1, y1] = g.area;
    const text = ([[a, b, c, d], t]) => {
      const wide = c - a, tall = d - b, size = Math.min(tall * 0.82, Math.max(3.5, Math.min(11, Math.sqrt((wide * tall) / Math.max(1, t.length) / 1.3))));
      return [svg("rect", { class: "text", x: a, y: b, width: wide, height: tall }), svg("foreignObject", { x: a, y: b, width: wide + 1, height: tall + 1 }, el("div", { style: `font-size:${size.toFixed(1)}px` }, t))];
    };
    const target = ([a, b, c, d]) => svg("rect", { class: "target", x: a - 2, y: b - 2, width: c - a + 4, height: d - b + 4, rx: 1.5 });
    return el("div", { class: "region", "data-page": g.page }, el("h4", {}, `${w.printed} · ${w.page.replace("{}", g.page)}`, g.picture ? "" : ` · ${w.drawn}`),
      svg("svg", { viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, role: "img" }, g.picture ? svg("image", { href: g.picture, x: x0, y: y0, width: x1 - x0, height: y1 - y0, preserveAspectRatio: "none" }) : g.texts.map(text), boxes.map(target)));
  });
  const open = () => {
    const [, n, p] = /^#f(\d+)\.(\d+)$/.exec(location.hash) ?? [], f = all[n], detail = by("detail");
    if (!f) { detail.close(); return; }
    const kind = data.kinds[f.k], place = f.p[p] ?? f.p[0];
    detail.replaceChildren(el("div", { class: "sheet" },
      el("div", { class: "top" }, tags(f), el("h3", {}, kind.title), el("span", { class: "code" }, kind.code + (f.x ? ` · ${w.across}` : "")), el("button", { class: "close", type: "button", onclick: () => detail.close() }, w.close)),
      el("p", { class: "message" }, [f.o, f.y].filter(Boolean).join(" "), f.o || f.y ? el("br") : "", f.m), f.f.length > 0 && [el("h4", {}, w.figures), figures(f, n)],
      f.p.length > 0 && [el("h4", {}, w.places), el("div", { class: "places" }, f.p.map((q, i) => el("button", { type: "button", class: q === place && "on", onclick: () => { location.hash = `f${n}.${i}`; } }, [q[1].label, pageOf(q)].filter(Boolean).join(" · "))))],
      place && [el("p", { class: "where" }, `${card(place).title} — ${card(place).path}`, place[1].path ? ` — ${place[1].path}` : "", place[1].review ? ` — ${w.check}` : ""), excerpt(place), region(place)],
      el("h4", {}, w.what), el("div", { class: "about" }, el("p", {}, kind.what)), el("h4", {}, w.why), el("div", { class: "about" }, el("p", {}, kind.why))));
    if (!detail.open) detail.showModal();
    detail.scrollTop = 0;
  };

  // --- beginning ---------------------------------------------------------------------------------------------------
  const fact = (n, text) => el("span", {}, el("b", {}, n.toLocaleString("en")), " " + text);
  const severities = count(all, (f) => f.s);
  by("summary").append(fact(data.forms, w.forms), fact(new Set(data.amounts.map((a) => a.o).concat(all.map((f) => f.o)).filter(Boolean)).size, w.bodies), fact(all.length, w.findings),
    ...SEVERITIES.filter((s) => severities.has(s)).map((s) => el("span", { class: "tag " + s }, `${data.severities[s]} ${severities.get(s)}`)));
  by("filters").append(el("label", {}, w.kind, fields.k), el("label", {}, w.severity, fields.s), el("label", {}, w.organisation, fields.o), el("label", {}, w.year, fields.y), el("label", {}, w.search, fields.q),
    el("button", { type: "button", id: "clear", onclick: () => { fields.q.value = ""; set({ k: "", s: "", o: "", y: "", q: "" }); } }, w.clear));
  by("filters").addEventListener("submit", (e) => e.preventDefault());
  by("more").addEventListener("click", () => more(CHUNK));
  by("detail").addEventListener("close", () => { if (location.hash) history.replaceState(null, "", location.pathname + location.search); });
  by("detail").addEventListener("click", (e) => { if (e.target === by("detail")) by("detail").close(); });
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => more(shown.length));
  refresh();
  open();
})();
