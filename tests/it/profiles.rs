//! Form profiles of one's own: mistakes in them, and forms read with them. The family is the one of docs/profiles.md.

use crate::architecture::project;
use crate::command::{Desk, FORMSTITCH};
use formstitch::batch::{self, Input, Options, WorkerCommand, tables_of};
use formstitch::model::{Declaration, Evidence, Report, Term};
use formstitch::profiles::{Profiles, check};
use formstitch::{ErrorKind, Extractor, form, pipeline, read};
use std::fs;

/// The only block of a language in docs/profiles.md.
fn block(language: &str) -> String {
    let page = fs::read_to_string(project("docs/profiles.md")).unwrap();
    let fence = format!("```{language}\n");
    let (_, rest) = page.split_once(&fence).unwrap();
    assert!(!rest.contains(&fence), "more than one {language}");
    rest.split_once("```").unwrap().0.to_string()
}

/// A desk with the form and the profile of the page.
fn desk() -> Desk {
    let (html, toml) = (block("html"), block("toml"));
    Desk::new(&[
        ("pledge.html", html.as_bytes()),
        ("my-profiles/village-pledge.toml", toml.as_bytes()),
    ])
}

fn evidence(form: &Declaration) -> Vec<&Evidence> {
    let fields = form.fields.iter().map(|r| &r.evidence);
    fields
        .chain(form.amounts.iter().map(|r| &r.evidence))
        .chain(form.narratives.iter().map(|r| &r.evidence))
        .chain(form.goals.iter().map(|r| &r.evidence))
        .chain(form.indicators.iter().map(|r| &r.evidence))
        .collect()
}

fn must_be_unknown(report: &Report) {
    let [form] = report.declarations.as_slice() else {
        panic!("{:?}", report.declarations)
    };
    assert_eq!(form.form, "unknown");
    assert!(form.review && form.form_confidence < 1.0);
    assert!(evidence(form).iter().all(|e| e.review));
}

fn must_be_known(report: &Report) {
    let [form] = report.declarations.as_slice() else {
        panic!("{:?}", report.declarations)
    };
    assert_eq!(
        (form.form.as_str(), form.form_confidence),
        ("village-pledge", 1.0)
    );
    assert!(!form.review && evidence(form).iter().all(|e| !e.review));
    assert_eq!(form.unplaced, []);
    assert_eq!(form.year, Some(2024));
    assert_eq!(form.organisation.as_deref(), Some("柳溪村"));
    let fields: Vec<_> = form.fields.iter().map(|f| f.label.as_str()).collect();
    assert_eq!(fields, ["约定村", "议定日子", "牵头人", "手机"]);
    assert_eq!(form.narratives[0].paragraphs, ["修好北渠，两公里。"]);
    let amounts = form.amounts.iter();
    let amounts: Vec<_> = amounts
        .map(|a| (a.item.concat(), a.text.as_str(), a.unit.as_deref()))
        .collect();
    let unit = Some("万元");
    assert_eq!(
        amounts,
        [
            ("村集体".into(), "6.5", unit),
            ("镇补助".into(), "3.5", unit)
        ]
    );
    let goals: Vec<_> = form.goals.iter().map(|g| (g.term, g.number)).collect();
    assert_eq!(goals, [(Term::Long, 1), (Term::Annual, 1)]);
    let indicators = form.indicators.iter();
    let indicators: Vec<_> = indicators
        .map(|i| {
            (
                i.name.as_str(),
                i.target.text.as_str(),
                i.weight.as_deref(),
                i.goal,
            )
        })
        .collect();
    let goal = Some((Term::Annual, 1));
    assert_eq!(
        indicators,
        [
            ("修渠长度", "2公里", Some("40"), goal),
            ("验收合格率", "100%", Some("30"), goal),
            ("村民满意度", "≥95%", Some("30"), goal),
        ]
    );
}

#[test]
fn the_library_reads_a_family_with_its_profile_only() {
    let desk = desk();
    let path = desk.at("pledge.html");
    must_be_unknown(&Extractor::new().extract_path(&path));
    let own = Extractor::new().profiles(Profiles::load(desk.at("my-profiles")).unwrap());
    must_be_known(&own.extract_path(&path));
    must_be_known(&own.extract_bytes("a.html", block("html").as_bytes()));
}

#[test]
fn threads_and_workers_read_with_the_profiles_they_are_given() {
    let desk = desk();
    // More files than slots: workers keep their profiles from file to file.
    let inputs: Vec<Input> = (0..6)
        .map(|i| {
            let name = format!("{i}.html");
            desk.put(&name, block("html").as_bytes());
            Input::file(desk.at(&name))
        })
        .collect();
    let worker = WorkerCommand {
        program: FORMSTITCH.into(),
        args: Vec::new(),
    };
    let own = Profiles::load(desk.at("my-profiles")).unwrap();
    // What was loaded counts, whatever becomes of the files.
    fs::remove_dir_all(desk.at("my-profiles")).unwrap();
    for worker in [None, Some(worker)] {
        for (profiles, known) in [(own.clone(), true), (Profiles::default(), false)] {
            let options = Options {
                jobs: 2,
                profiles,
                worker: worker.clone(),
                ..Options::default()
            };
            let summary = batch::run(&inputs, &options, &mut |item| {
                match known {
                    true => must_be_known(&item.report),
                    false => must_be_unknown(&item.report),
                }
                Ok(())
            });
            assert_eq!(summary.map(|s| s.files), Ok(6));
        }
    }
}

#[test]
fn the_command_reads_with_profiles_in_this_process_and_in_workers() {
    let desk = desk();
    for how in [&[][..], &["--in-process"]] {
        let run = |more: &[&str]| {
            let ran = desk.run(&[&["extract", "pledge.html", "--jsonl", "-"], how, more].concat());
            assert_eq!(ran.code(), 0, "{}", ran.stderr());
            serde_json::from_value::<Report>(ran.lines()[0].clone()).unwrap()
        };
        must_be_unknown(&run(&[]));
        must_be_known(&run(&["--profiles", "my-profiles"]));
        must_be_known(&run(&["--profiles", "my-profiles/village-pledge.toml"]));
        let show = [&["show", "pledge.html", "--profiles", "my-profiles"], how].concat();
        let shown = desk.run(&show);
        assert!(shown.stdout().contains("village-pledge (1.00)"));
        assert!(!shown.stdout().contains('⚠'), "{}", shown.stdout());
    }
}

/// The form as text with tabs, as a lost PDF leaves it.
const TABS: &str = "青禾镇村级公益项目绩效约定表\n\n约定村\t柳溪村\t议定日子\t2024年3月5日\n做什么\t修好北渠，两公里。\n\
    钱从哪来（万元）\t出处\t数目\n\t村集体\t6.5\n\t镇补助\t3.5\n今年做到1\t北渠通水。\n\
    今年约定\t一级指标\t二级指标\t约定内容\t约定数\t分值\n\t产出指标\t数量指标\t修渠长度\t2公里\t40\n\
    \t\t质量指标\t验收合格率\t100%\t30\n\t满意度指标\t满意度指标\t村民满意度\t≥95%\t30\n";

#[test]
fn text_without_geometry_is_set_in_columns_by_the_words_of_a_profile() {
    let desk = desk();
    desk.put("pledge.txt", TABS.as_bytes());
    let ran = desk.run(&[
        "extract",
        "pledge.txt",
        "--jsonl",
        "-",
        "--profiles",
        "my-profiles",
    ]);
    let report: Report = serde_json::from_value(ran.lines()[0].clone()).unwrap();
    assert_eq!(report.declarations[0].form, "village-pledge");
    assert_eq!(report.declarations[0].indicators.len(), 3);
    let cells = |more: &[&str]| {
        let ran = desk.run(&[&["tables", "pledge.txt", "--json"], more].concat());
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
        serde_json::from_str::<Vec<Vec<String>>>(ran.stdout())
            .unwrap()
            .concat()
    };
    let empty = |cells: &[String]| cells.iter().filter(|c| c.is_empty()).count();
    // Merged labels are whole again only where they are known.
    let (plain, told) = (cells(&[]), cells(&["--profiles", "my-profiles"]));
    assert_ne!((plain.len(), empty(&plain)), (told.len(), empty(&told)));
}

#[test]
fn the_picture_on_the_page_is_the_form() {
    let picture = block("text");
    let laid = pipeline::lay_out(&read::read(block("html").as_bytes()).unwrap());
    let cells = tables_of(&laid.sheets).concat();
    assert!(cells.len() > 30);
    for cell in cells {
        assert!(picture.contains(&cell), "{cell}");
    }
}

#[test]
fn a_profile_of_a_built_in_id_replaces_the_built_in_one() {
    let desk = desk();
    let text = "id = 'project-target'\ntitles = ['绩效约定表']\nfields = ['约定村']\n";
    desk.put("other/mine.toml", text.as_bytes());
    let all = Profiles::load(desk.at("other")).unwrap();
    assert_eq!(all.all().len(), Profiles::default().all().len());
    assert_eq!(all.all()[0].titles, ["绩效约定表"]);
    let report = Extractor::new()
        .profiles(all)
        .extract_path(desk.at("pledge.html"));
    assert_eq!(report.declarations[0].form, "project-target");
    let ran = desk.run(&["profiles", "check", "other"]);
    assert_eq!(ran.code(), 0);
    assert_eq!(
        ran.stdout(),
        "other/mine.toml:1:6: warning: replaces the built-in profile “project-target”\n\
         1 file checked: 0 errors, 1 warning\n"
    );
    let ran = desk.run(&["profiles", "show", "project-target", "--profiles", "other"]);
    assert_eq!(ran.stdout(), text);
    let ran = desk.run(&["profiles", "list", "--profiles", "other"]);
    assert_eq!(ran.stdout().matches("project-target").count(), 1);
    assert!(
        ran.stdout()
            .contains("other/mine.toml (replaces the built-in one)")
    );
}

#[test]
fn all_profiles_are_listed_and_shown() {
    let desk = desk();
    let ran = desk.run(&["profiles", "list"]);
    assert_eq!(ran.code(), 0);
    for (profile, text) in form::built_in().iter().zip(form::built_in_texts()) {
        let id = &profile.id;
        assert!(ran.stdout().lines().any(|l| l == id), "{id}");
        assert!(!profile.description.zh.is_empty() && !profile.description.en.is_empty());
        let shown = desk.run(&["profiles", "show", id]);
        assert_eq!((shown.code(), shown.stdout()), (0, *text));
    }
    let count = form::built_in().len();
    assert_eq!(ran.stdout().matches("built in").count(), count);
    let files = fs::read_dir(project("profiles")).unwrap();
    let files = files.filter(|f| {
        f.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|e| e == "toml")
    });
    assert_eq!(files.count(), count, "every file in profiles/ is built in");
    let ran = desk.run(&[
        "profiles",
        "list",
        "--profiles",
        "my-profiles",
        "--lang",
        "zh",
    ]);
    assert!(
        ran.stdout()
            .starts_with("village-pledge\n  用途  青禾镇：村级公益项目一年的约定\n")
    );
    assert!(
        ran.stdout()
            .contains("  来源  my-profiles/village-pledge.toml\n")
    );
    let ran = desk.run(&["profiles", "show", "projekt-target"]);
    assert_eq!((ran.code(), ran.stdout()), (2, ""));
    assert!(ran.stderr().contains("did you mean “project-target”?"));
}

/// What is said of a profile that begins soundly and goes on with `rest` in line 3.
fn said(rest: &str) -> Vec<String> {
    let text = format!("id = 'a'\ntitles = ['约定表']\n{rest}");
    let (profile, complaints) = check(&text);
    assert_eq!(profile.is_none(), complaints.iter().any(|c| c.is_error()));
    complaints.iter().map(ToString::to_string).collect()
}

#[test]
fn each_kind_of_mistake_says_where_and_what() {
    for (rest, wanted) in [
        (
            "fnuds = []",
            "line 3, column 1: unknown key “fnuds”; did you mean “funds”?",
        ),
        (
            "zzzz = 1",
            "line 3, column 1: unknown key “zzzz”; expected one of id, description, titles, needs, \
            needs_columns, fields, organisation, narratives, lists, funds, goals, indicators",
        ),
        (
            "fields = '村名'",
            "line 3, column 10: “fields”: expected a list of texts, found a text",
        ),
        (
            "fields = [\n '村名',\n 3]",
            "line 5, column 2: “fields”: expected a list of texts, found a number",
        ),
        (
            "goals = ['目标']",
            "line 3, column 9: “goals”: expected a table, found a list",
        ),
        (
            "description = '村'",
            "line 3, column 15: “description”: expected a table, found a text",
        ),
        (
            "needs_columns = ['name', 'targt']",
            "line 3, column 26: unknown role “targt”; did you mean “target”?",
        ),
        (
            "[indicators.columns]\n'得分' = ['得分']",
            "line 4, column 1: unknown role “得分”; expected one of level1, level2, \
            kind, level3, name, target, standard, actual, weight, score, deviation, remark, direction, unit, \
            explanation, extra",
        ),
        (
            "[goals]\nlongg = ['x']",
            "line 4, column 1: unknown term “longg”; did you mean “long”?",
        ),
        (
            "fields = ['村名', ' ：']",
            "line 3, column 17: “fields”: expected a text, found an empty one",
        ),
        (
            "fields = ['钱（万元）']\nfunds = ['甲', '钱：']",
            "line 4, column 15: “钱：” cannot be in “funds” and in “fields” (line 3)",
        ),
        (
            "narratives = ['村名']\norganisation = ['村名']",
            "line 4, column 17: “村名” cannot be in “organisation” and in “narratives” (line 3)",
        ),
        (
            "[indicators.columns]\ntarget = ['约定数']\nactual = ['约定 数']",
            "line 5, column 11: “约定 数” cannot be in “indicators.columns.actual” and in “indicators.columns.target” (line 4)",
        ),
        (
            "[goals]\nlong = ['方向#']\nmid = ['方向']",
            "line 5, column 8: “方向” cannot be in “goals.mid” and in “goals.long” (line 4)",
        ),
        (
            "[goals]\nlong = ['第#年#']",
            "line 4, column 9: “第#年#”: expected one # at most, found more",
        ),
        (
            "fields = ['村#']",
            "line 3, column 11: “村#”: # stands for a number in [goals] and [indicators.blocks] only, not in “fields”",
        ),
        (
            "fields = ['村', '镇', '村：']",
            "line 3, column 21: “村：” is in “fields” already, in line 3",
        ),
        (
            "fields = [",
            "line 3, column 11: this is no TOML: unclosed array, expected `]`",
        ),
        (
            "id = 'b'",
            "line 3, column 1: this is no TOML: duplicate key",
        ),
    ] {
        assert_eq!(said(rest), [wanted], "{rest}");
    }
}

#[test]
fn ids_and_titles_are_checked() {
    for (text, wanted) in [
        (
            "titles = ['约定表']",
            "line 1, column 1: “id” is missing; every profile needs it",
        ),
        (
            "id = 'a'",
            "line 1, column 1: “titles” is missing; every profile needs it",
        ),
        (
            "id = ''\ntitles = ['约定表']",
            "line 1, column 6: “id”: expected a text, found an empty one",
        ),
        (
            "id = 'a'\ntitles = []",
            "line 2, column 10: “titles”: expected a text, found an empty one",
        ),
        (
            "id = 'a'\ntitles = ['（2024年）']",
            "line 2, column 11: “titles”: expected a text, found an empty one",
        ),
        (
            "id = '村'\ntitles = ['约定表']",
            "line 1, column 6: id “村”: expected small letters (a to z), digits, - and _, a letter first",
        ),
        (
            "id = 'unknown'\ntitles = ['约定表']",
            "line 1, column 6: id “unknown” is what forms of no known family get; choose another",
        ),
        (
            "id = 'a'\ntitles = ['表']",
            "line 2, column 11: title “表” is so short that forms of other families have it too",
        ),
        (
            "id = 'a'\ntitles = ['约定卡片']",
            "line 2, column 11: title “约定卡片”: titles above a table are found where they end in 表, 度 or a bracket",
        ),
    ] {
        let complaints: Vec<String> = check(text).1.iter().map(ToString::to_string).collect();
        assert_eq!(complaints, [wanted], "{text}");
    }
    // Labels that may share a list, or two.
    for rest in [
        "fields = ['村名']\norganisation = ['村名']\nneeds = ['村名']",
        "fields = ['备注']\n[indicators.columns]\nremark = ['备注']",
        "lists = ['总目标']\n[goals]\nlong = ['总目标']",
        "description = { zh = '' }",
    ] {
        assert_eq!(said(rest), [""; 0], "{rest}");
    }
}

#[test]
fn the_command_checks_several_files_together() {
    let sound = block("toml");
    let desk = Desk::new(&[
        ("p/a.toml", sound.as_bytes()),
        ("p/b.TOML", sound.as_bytes()),
        ("p/c.toml", b"id = 'c'\ntitles = ['\xb1\xed']\n"),
        ("p/.hidden.toml", b"?"),
        ("p/notes.txt", b"?"),
        ("sound.toml", sound.as_bytes()),
        ("pledge.html", block("html").as_bytes()),
    ]);
    let ran = desk.run(&["profiles", "check", "p", "p/a.toml"]);
    assert_eq!(ran.code(), 1);
    let wanted = "p/a.toml: no mistakes (village-pledge)\n\
        p/b.TOML:1:6: error: id “village-pledge” is taken by p/a.toml\n\
        p/c.toml:2:12: error: expected UTF-8, found other bytes; save the file as UTF-8\n\
        3 files checked: 2 errors, 0 warnings\n";
    assert_eq!(ran.stdout(), wanted);
    let chinese = desk.run(&["profiles", "check", "p/c.toml", "--lang", "zh"]);
    assert_eq!(
        chinese.stdout(),
        "p/c.toml:2:12: 错误：应为 UTF-8，实际不是；请将文件另存为 UTF-8\n\
         已检查 1 个文件：1 个错误，0 个警告\n"
    );
    assert_eq!(desk.run(&["profiles", "check", "sound.toml"]).code(), 0);
    // The same report stops a run before any file is read or any output is opened.
    for command in [
        &["extract", "pledge.html"][..],
        &["show", "pledge.html"],
        &["profiles", "list"],
    ] {
        let ran = desk.run(&[command, &["--profiles", "p"]].concat());
        assert_eq!((ran.code(), ran.stdout()), (2, ""));
        let told =
            format!("{wanted}formstitch: there are mistakes in the profiles; no file was read\n");
        assert_eq!(ran.stderr(), told);
    }
    assert!(!desk.at("formstitch.sqlite").exists());
    let error = Profiles::load(desk.at("p")).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
    assert!(
        error
            .to_string()
            .contains("b.TOML: line 1, column 6: id “village-pledge” is taken")
    );
}

#[test]
fn a_folder_without_profiles_cannot_be_read_with() {
    let desk = Desk::new(&[("a.html", b"<p>a"), ("empty/notes.txt", b"")]);
    for (path, why) in [
        ("none", "none: "),
        ("empty", "empty: expected profiles (*.toml), found none"),
    ] {
        for command in [
            &["profiles", "check", path][..],
            &["show", "a.html", "--profiles", path],
        ] {
            let ran = desk.run(command);
            assert_eq!((ran.code(), ran.stdout()), (2, ""), "{command:?}");
            assert!(ran.stderr().contains(why), "{}", ran.stderr());
        }
    }
}
