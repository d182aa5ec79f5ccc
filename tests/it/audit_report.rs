//! The report of an audit: what is in it, and what a real browser makes of it.

use crate::architecture::project;
use crate::command::Desk;
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A desk with a report over the archive, and over a PDF with an error.
fn desk() -> Desk {
    let read = |path: &str| std::fs::read(project(path)).unwrap();
    let desk = Desk::new(&[
        ("archive.zip", &read("tests/audit/archive.zip")),
        ("sum-error.pdf", &read("samples/sum-error.pdf")),
    ]);
    let ran = desk.run(&[
        "extract",
        "archive.zip",
        "sum-error.pdf",
        "--in-process",
        "--db",
        "a.sqlite",
    ]);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    desk
}

fn report(desk: &Desk, arguments: &[&str]) {
    let all = [&["--lang", "zh", "audit", "--db", "a.sqlite"], arguments].concat();
    let ran = desk.run(&all);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
}

fn data(page: &str) -> Value {
    let begin = page.find("id=\"data\">").unwrap() + "id=\"data\">".len();
    let end = begin + page[begin..].find("</script>").unwrap();
    serde_json::from_str(&page[begin..end]).unwrap()
}

#[test]
fn the_page_needs_nothing_else_and_is_the_same_each_time() {
    let desk = desk();
    report(&desk, &["--report", "a.html", "--report", "b.html"]);
    let read = |name: &str| std::fs::read_to_string(desk.at(name)).unwrap();
    let page = read("a.html");
    assert_eq!(page, read("b.html"));
    let outside = ["http://", "https://", "<link", " src=", "@import", "url("];
    let plain = page.replace("http://www.w3.org/2000/svg", "");
    for word in outside {
        assert!(!plain.contains(word), "{word}");
    }
    let data = data(&page);
    assert_eq!(data["findings"].as_array().unwrap().len(), 34);
    assert_eq!(data["words"]["kind"], "问题类型");
    // The sum that is off leads to its page and its row.
    let sum = data["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["o"] == "梅岭县粮食局")
        .unwrap();
    assert_eq!(
        sum["f"][0][3], 0,
        "a figure leads to its place: {}",
        sum["f"]
    );
    let (card, view) = (&sum["p"][0][0], &sum["p"][0][1]);
    let card = &data["cards"][card.as_u64().unwrap() as usize];
    let region = &card["regions"][view["at"][0][0].as_u64().unwrap() as usize];
    assert_eq!(region["page"], 1);
    assert!(
        region["picture"]
            .as_str()
            .unwrap()
            .starts_with("data:image/png;base64,iVBOR")
    );
    let place = &view["excerpt"];
    let number = |n: usize| place[n].as_u64().unwrap() as usize;
    assert_eq!(
        card["excerpts"][number(0)]["rows"][number(1)][number(2)],
        view["text"]
    );
}

#[test]
fn nothing_in_a_form_can_become_part_of_the_page() {
    let form = std::fs::read_to_string(project("samples/department-annual.html")).unwrap();
    let evil = "</script><script>document.title='gotcha'</script>{{style}}";
    let written = evil.replace('<', "&lt;").replace('>', "&gt;");
    // A target that puts off saying what it is, with an end of the script in it.
    let spoilt = form.replace("健全并有效运行", &format!("待定{written}"));
    assert_ne!(form, spoilt);
    let desk = Desk::new(&[("a.html", spoilt.as_bytes())]);
    desk.run(&["extract", "a.html", "--in-process", "--db", "a.sqlite"]);
    report(&desk, &["--report", "r.html"]);
    let page = std::fs::read_to_string(desk.at("r.html")).unwrap();
    assert!(!page.contains("<script>document.title"));
    assert_eq!(page.matches("</script>").count(), 2);
    let text = data(&page).to_string();
    assert!(
        text.contains("gotcha") && text.contains("{{style}}"),
        "{text}"
    );
}

#[test]
fn the_workbook_has_findings_amounts_and_rules() {
    let desk = desk();
    report(&desk, &["--report", "r.xlsx", "--no-store"]);
    let mut book: Xlsx<_> = open_workbook(desk.at("r.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["发现", "各年金额", "规则"]);
    let mut sheet = |name: &str| book.worksheet_range(name).unwrap();
    let findings = sheet("发现");
    assert_eq!(findings.height(), 35);
    let first: Vec<String> = findings
        .rows()
        .nth(1)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(first[0], "错误");
    let amounts = sheet("各年金额");
    let total = amounts
        .rows()
        .find(|r| r[0] == Data::String("青禾县教育局".into()))
        .unwrap();
    assert_eq!(total[1], Data::Float(2019.0));
    assert_eq!(sheet("规则").height(), formstitch::audit::RULES.len() + 1);
}

#[test]
fn a_report_of_another_kind_is_refused() {
    let desk = desk();
    for name in ["r.pdf", "r", "a.sqlite"] {
        let ran = desk.run(&["audit", "--db", "a.sqlite", "--report", name]);
        assert_eq!(ran.code(), 2, "{name}");
    }
    let base = std::fs::read(desk.at("a.sqlite")).unwrap();
    assert!(base.starts_with(b"SQLite format 3"));
}

/// Where the browser is; a notice where there is none.
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path)
        .flat_map(|d| names.map(|n| d.join(n)))
        .find(|p| p.is_file());
    if found.is_none() {
        eprintln!(
            "the report is not opened in a browser: there is no Chromium (scripts/chromium installs it)"
        );
    }
    found
}

fn headless(browser: &Path, desk: &Desk, page: &str, more: &[&str]) -> String {
    let profile = format!("--user-data-dir={}", desk.at("profile").display());
    let address = format!("file://{}", desk.at(page).display());
    let ran = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--window-size=1400,1000",
        ])
        .args(["--virtual-time-budget=8000", &profile])
        .args(more)
        .arg(address)
        .output()
        .unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

/// Uses the page as a person would, and leaves what came of it in the page.
const DRIVER: &str = r##"<script>
addEventListener("load", async () => {
  const one = (s) => document.querySelector(s), out = {};
  const rows = () => document.querySelectorAll("#findings tbody tr").length;
  const pick = (id, value, kind) => { one(id).value = value; one(id).dispatchEvent(new Event(kind ?? "change")); };
  const soon = () => new Promise((done) => setTimeout(done, 50));
  try {
    out.all = rows();
    pick("#f-kind", "share-mismatch"); out.kind = rows(); one("#clear").click();
    pick("#f-severity", "error"); out.severity = rows(); one("#clear").click();
    pick("#f-organisation", "梅岭县粮食局"); out.organisation = rows(); one("#clear").click();
    pick("#f-year", "2023"); out.year = rows(); one("#clear").click();
    pick("#f-search", "梅岭县 合计填报", "input"); out.search = rows();
    const link = one("#findings .figures a"); out.figure = link.textContent; link.click(); await soon();
    out.open = one("#detail").open; out.marked = one("#detail td.mark").textContent;
    out.page = one("#detail .region").dataset.page; out.targets = document.querySelectorAll("#detail .target").length;
    const box = one("#detail .target"), view = one("#detail .region svg").viewBox.baseVal, x = box.x.baseVal.value, y = box.y.baseVal.value;
    out.inside = x > view.x && x < view.x + view.width && y > view.y && y < view.y + view.height;
    out.picture = one("#detail .region image").getAttribute("href").slice(0, 15);
    document.querySelectorAll("#detail .places button")[1].click(); await soon(); out.next = one("#detail td.mark").textContent;
    one("#detail .close").click(); await soon(); out.closed = !one("#detail").open; one("#clear").click();
    out.again = rows(); out.charts = document.querySelectorAll("#charts svg").length; out.bars = document.querySelectorAll("#charts .bar").length;
    document.querySelectorAll("#charts g.hit")[0].dispatchEvent(new MouseEvent("click", { bubbles: true })); out.bar = rows();
  } catch (error) { out.error = String(error); }
  const told = document.createElement("pre"); told.id = "told"; told.textContent = JSON.stringify(out); document.body.append(told);
});
</script></body>"##;

#[test]
fn a_browser_shows_the_page_filters_it_and_opens_the_printed_region() {
    let Some(browser) = browser() else { return };
    let desk = desk();
    report(&desk, &["--report", "r.html"]);
    let page = std::fs::read_to_string(desk.at("r.html")).unwrap();
    desk.put("driven.html", page.replace("</body>", DRIVER).as_bytes());
    let shown = headless(&browser, &desk, "driven.html", &["--dump-dom"]);
    let begin = shown
        .find("<pre id=\"told\">")
        .unwrap_or_else(|| panic!("{shown}"))
        + "<pre id=\"told\">".len();
    let told = &shown[begin..begin + shown[begin..].find("</pre>").unwrap()];
    let told: Value = serde_json::from_str(told).unwrap();
    let expected = serde_json::json!({
        "all": 34, "kind": 2, "severity": 4, "organisation": 2, "year": 5, "search": 1,
        "figure": "基本支出 1523.74万元", "open": true, "marked": "1523.74", "page": "1", "targets": 1, "inside": true,
        "picture": "data:image/png;", "next": "1373.11", "closed": true, "again": 34, "charts": 3, "bars": 5, "bar": 2,
    });
    assert_eq!(told, expected);
}

#[test]
fn a_browser_draws_something_on_the_page() {
    let Some(browser) = browser() else { return };
    let desk = desk();
    report(&desk, &["--report", "r.html"]);
    let picture = desk.at("shot.png");
    headless(
        &browser,
        &desk,
        "r.html",
        &[&format!("--screenshot={}", picture.display())],
    );
    let mut reader = png::Decoder::new(std::io::BufReader::new(
        std::fs::File::open(picture).unwrap(),
    ))
    .read_info()
    .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let colours: std::collections::BTreeSet<&[u8]> = pixels.chunks(4).collect();
    assert!(colours.len() > 200, "{} colours", colours.len());
}
