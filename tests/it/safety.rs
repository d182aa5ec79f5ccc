//! An input is only read: it cannot make the program open another file or speak to anybody.

use crate::command::Desk;
use crate::office_make::{docx, package, xlsx};
use crate::zip_make::Zip;
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;

/// What stands in a file that no input may reach.
const SECRET: &str = "CANARY-7f3a";

/// A desk with a secret, and an address that nobody may call.
struct Trap {
    desk: Desk,
    listener: TcpListener,
}

impl Trap {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let desk = Desk::new(&[("secret.txt", format!("{SECRET}\t{SECRET}\n").as_bytes())]);
        Self { desk, listener }
    }

    /// Ways to name the secret, and the address.
    fn targets(&self) -> Vec<String> {
        let path = self.desk.at("secret.txt").display().to_string();
        let port = self.listener.local_addr().unwrap().port();
        vec![
            format!("file://{path}"),
            path,
            "../secret.txt".into(),
            "secret.txt".into(),
            format!("http://127.0.0.1:{port}/x"),
        ]
    }

    /// Reads all of `in/`: nothing of the secret may come out, and nobody may have called.
    fn must_hold(&self, files: usize) {
        for how in [&[][..], &["--in-process"]] {
            let arguments = ["extract", "in", "--jsonl", "-", "--json", "out", "--tables"];
            let ran = self.desk.run(&[&arguments[..], how].concat());
            assert_eq!(ran.lines().len(), files, "{}", ran.stderr());
            for text in [ran.stdout(), ran.stderr()] {
                assert!(!text.contains(SECRET), "{text}");
            }
            let written = walkdir::WalkDir::new(self.desk.at("out"));
            for entry in written.into_iter().map(Result::unwrap) {
                if entry.file_type().is_file() {
                    let text = fs::read_to_string(entry.path()).unwrap();
                    assert!(!text.contains(SECRET), "{text}");
                }
            }
        }
        let called = self.listener.accept().map_err(|e| e.kind());
        assert_eq!(called.err(), Some(ErrorKind::WouldBlock));
    }
}

/// A document type with an entity that is at `target`.
fn entity(root: &str, target: &str) -> String {
    format!(
        "<!DOCTYPE {root} [<!ENTITY e SYSTEM \"{target}\"><!ENTITY % p SYSTEM \"{target}\"> %p;]>"
    )
}

#[test]
fn office_files_take_nothing_from_outside() {
    let trap = Trap::new();
    let mut files = 0;
    let mut put = |name: &str, bytes: &[u8]| {
        files += 1;
        trap.desk.put(&format!("in/{files}{name}"), bytes);
    };
    for target in trap.targets() {
        let cell = "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>甲&e;</t></is></c></row></sheetData>";
        let sheet = format!(
            "{}<worksheet>{cell}</worksheet>",
            entity("worksheet", &target)
        );
        let book = "<workbook xmlns:r='r'><sheets><sheet name='表' sheetId='1' r:id='a'/></sheets></workbook>";
        let relations = |kind: &str, to: &str, how: &str| {
            format!(
                "<Relationships><Relationship Id='a' Type='http://x/{kind}' Target='{to}' TargetMode='{how}'/>\
                 <Relationship Id='b' Type='http://x/externalLink' Target='{target}' TargetMode='External'/></Relationships>"
            )
        };
        let inside = relations("worksheet", "worksheets/sheet1.xml", "Internal");
        let outside = relations("worksheet", &target, "External");
        for (rels, sheet) in [(&inside, &sheet), (&outside, &sheet)] {
            put(
                ".xlsx",
                &package(&[
                    ("[Content_Types].xml", "<Types/>"),
                    ("xl/workbook.xml", book),
                    ("xl/_rels/workbook.xml.rels", rels),
                    ("xl/worksheets/sheet1.xml", sheet),
                ]),
            );
        }
        let formula = format!(
            "<sheetData><row r='1'><c r='A1'><f>WEBSERVICE(\"{target}\")</f></c></row></sheetData>"
        );
        put(".xlsx", &xlsx(&formula, &[]));
        let include = format!(
            "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{target}' parse='text'/>"
        );
        let field =
            format!("<w:p><w:r><w:instrText>INCLUDETEXT \"{target}\"</w:instrText></w:r></w:p>");
        let chunk = "<w:altChunk r:id='x' xmlns:r='r'/>";
        put(
            ".docx",
            &docx(
                &format!("{include}{field}{chunk}<w:p><w:r><w:t>甲</w:t></w:r></w:p>"),
                &[],
            ),
        );
        let main = format!(
            "{}<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>",
            entity("w:document", &target)
        );
        put(
            ".docx",
            &package(&[
                ("word/document.xml", &main),
                (
                    "word/_rels/document.xml.rels",
                    &relations("aFChunk", &target, "External"),
                ),
            ]),
        );
    }
    trap.must_hold(files);
}

#[test]
fn pages_and_mails_take_nothing_from_outside() {
    let trap = Trap::new();
    for (i, target) in trap.targets().iter().enumerate() {
        let head = entity("html", target);
        let page = format!(
            "{head}<html><head><meta charset=utf-8><base href='{target}'><meta http-equiv=refresh content='0;url={target}'>\
             <link rel=stylesheet href='{target}'><script src='{target}'></script><style>@import '{target}';</style></head>\
             <body>&e;<!--#include file='{target}'--><iframe src='{target}'></iframe><img src='{target}'>\
             <object data='{target}'></object><xi:include href='{target}' parse='text'/>\
             <table background='{target}'><tr><td>甲</td><td><embed src='{target}'>乙</td></tr></table></body></html>"
        );
        trap.desk.put(&format!("in/{i}.html"), page.as_bytes());
        trap.desk.put(
            &format!("in/{i}.xhtml"),
            format!("<?xml version='1.0'?>{page}").as_bytes(),
        );
        let mail = format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x; start=\"<a>\"\r\n\r\n--x\r\n\
             Content-Type: text/html; charset=utf-8\r\nContent-Location: {target}\r\nContent-ID: <a>\r\n\r\n{page}\r\n--x\r\n\
             Content-Type: message/external-body; access-type=local-file; name=\"{target}\"\r\n\r\n\
             Content-Type: text/html\r\n\r\n--x--\r\n"
        );
        trap.desk.put(&format!("in/{i}.mht"), mail.as_bytes());
    }
    trap.must_hold(3 * trap.targets().len());
}

#[test]
fn pdf_files_take_nothing_from_outside() {
    let trap = Trap::new();
    for (i, target) in trap.targets().iter().enumerate() {
        let actions = format!(
            "[<< /S /URI /URI ({target}) >> << /S /GoToR /F ({target}) /D [0 /Fit] >> << /S /Launch /F ({target}) >> \
             << /S /ImportData /F ({target}) >> << /S /SubmitForm /F << /FS /URL /F ({target}) >> >>]"
        );
        let text = "BT /F1 12 Tf 20 50 Td (seen) Tj ET /X Do /Y Do";
        let body = format!(
            "%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI ({target}) /Next {actions} >> >> endobj\n\
             2 0 obj << /Type /Pages /Kids [3 0 R 8 0 R] /Count 2 >> endobj\n\
             3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /AA << /O << /S /URI /URI ({target}) >> >>\n\
             /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R /Y 7 0 R >> >> >> endobj\n\
             4 0 obj << /Length {} >> stream\n{text}\nendstream endobj\n\
             5 0 obj << /Type /Font /Subtype /TrueType /BaseFont /Secret /Encoding /WinAnsiEncoding /FontDescriptor\n\
             << /Type /FontDescriptor /FontName /Secret /Flags 32 /FontFile2 << /F ({target}) >> >> >> endobj\n\
             6 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 /F ({target}) /FFilter [] \n\
             /Ref << /F ({target}) /Page 0 >> >> stream\n\nendstream endobj\n\
             7 0 obj << /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 0\n\
             /F << /FS /URL /F ({target}) >> >> stream\n\nendstream endobj\n\
             8 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 9 0 R >> endobj\n\
             9 0 obj << /Length 0 /F ({target}) >> stream\n\nendstream endobj\n\
             trailer << /Root 1 0 R >>\n%%EOF\n",
            text.len()
        );
        trap.desk.put(&format!("in/{i}.pdf"), body.as_bytes());
    }
    trap.must_hold(trap.targets().len());
    let ran = trap.desk.run(&["extract", "in/0.pdf", "--jsonl", "-"]);
    assert!(
        ran.stdout().contains("seen"),
        "the page itself is read: {}",
        ran.stdout()
    );
}

#[test]
fn archives_write_nothing_outside_and_links_in_them_lead_nowhere() {
    let trap = Trap::new();
    let page = b"<table><tr><td>1</td><td>2</td></tr></table>";
    let names = [
        "../../planted.html".as_bytes(),
        b"..\\..\\planted.html",
        b"/planted.html",
        b"C:\\planted.html",
        b"a/../../../planted.html",
    ];
    let zip = names
        .iter()
        .fold(Zip::default(), |zip, name| zip.with(*name, page));
    // What a link inside an archive holds is where it leads to.
    let link = trap.desk.at("secret.txt").display().to_string();
    let zip = zip.with("link.txt", link.as_bytes());
    trap.desk.put("in/a.zip", &zip.bytes());
    trap.must_hold(names.len() + 1);
    let around = fs::read_dir(trap.desk.root()).unwrap();
    let names: Vec<_> = around
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names
            .iter()
            .all(|n| ["in", "out", "secret.txt"].contains(&n.as_str())),
        "{names:?}"
    );
    let above = trap.desk.root().ancestors().skip(1);
    assert!(!above.into_iter().any(|a| a.join("planted.html").exists()));
}
