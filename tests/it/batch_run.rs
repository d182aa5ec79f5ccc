//! The batch as a library: workers that die, sinks that refuse, callers that choose.

use crate::command::{Desk, FORMSTITCH};
use formstitch::batch::{self, Input, Options, WorkerCommand};
use formstitch::emit::Item;
use formstitch::model::Status;
use formstitch::{Error, ErrorKind};
use std::time::{Duration, Instant};

fn inputs(desk: &Desk, count: usize) -> Vec<Input> {
    (0..count)
        .map(|i| {
            let name = format!("{i}.pdf");
            desk.put(&name, format!("words {i}").as_bytes());
            Input::file(desk.at(&name))
        })
        .collect()
}

fn workers() -> WorkerCommand {
    WorkerCommand {
        program: FORMSTITCH.into(),
        args: Vec::new(),
    }
}

/// A shell script as the worker; the arguments of the real one are `"$@"`, its name is `$FORMSTITCH`.
#[cfg(unix)]
fn script(text: &str) -> WorkerCommand {
    let text = format!("FORMSTITCH='{FORMSTITCH}'\n{text}");
    WorkerCommand {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), text.into(), "sh".into()],
    }
}

/// Says hello as a worker does, and waits for the first job.
#[cfg(unix)]
const HELLO: &str = r#"printf '\014\000\000\000{"worker":4}'; head -c 1 > /dev/null"#;

fn run(inputs: &[Input], options: &Options) -> Vec<Item> {
    let mut items = Vec::new();
    let summary = batch::run(inputs, options, &mut |item| {
        items.push(item);
        Ok(())
    });
    assert_eq!(summary.map(|s| s.files), Ok(inputs.len()));
    let place = |item: &Item| inputs.iter().position(|i| i.relative == item.relative);
    items.sort_by_key(place);
    items
}

fn codes(items: &[Item]) -> Vec<String> {
    let code = |i: &Item| i.report.error.as_ref().map(|e| e.code.clone());
    items.iter().map(|i| code(i).unwrap_or_default()).collect()
}

#[test]
fn workers_and_threads_say_the_same() {
    let desk = Desk::new(&[]);
    let inputs = inputs(&desk, 50);
    let within = run(&inputs, &Options::default());
    let names: Vec<_> = within.iter().map(|i| i.relative.clone()).collect();
    let wanted: Vec<_> = inputs.iter().map(|i| i.relative.clone()).collect();
    assert_eq!(names, wanted);
    for (jobs, tables) in [(1, false), (5, false), (2, true)] {
        let mut apart = run(
            &inputs,
            &Options {
                jobs,
                tables,
                worker: Some(workers()),
                ..Options::default()
            },
        );
        for item in &mut apart {
            assert_eq!(item.tables.take().is_some(), tables);
        }
        assert_eq!(apart, within);
    }
}

#[cfg(unix)]
#[test]
fn a_worker_that_dies_costs_one_file() {
    let desk = Desk::new(&[]);
    let inputs = inputs(&desk, 3);
    let marker = desk.at("died");
    let worker = script(&format!(
        r#"if [ -e '{0}' ]; then exec "$FORMSTITCH" "$@"; fi
        : > '{0}'; {HELLO}; kill -SEGV $$"#,
        marker.display()
    ));
    let items = run(
        &inputs,
        &Options {
            jobs: 1,
            worker: Some(worker),
            ..Options::default()
        },
    );
    assert_eq!(
        codes(&items),
        ["crashed", "unknown-format", "unknown-format"]
    );
    let report = &items[0].report;
    assert_eq!(report.status, Status::Failed);
    assert_eq!(report.source.bytes, 7);
    assert_eq!(report.source.sha256.len(), 64);
    let message = report.error.clone().unwrap().message;
    assert!(message.contains("signal 11"), "{message}");
}

#[cfg(unix)]
#[test]
fn the_last_words_of_a_worker_tell_why() {
    let desk = Desk::new(&[]);
    let inputs = inputs(&desk, 1);
    for (words, code) in [
        ("memory allocation of 9 bytes failed", "memory"),
        ("thread 'reader' has overflowed its stack", "stack-overflow"),
    ] {
        let worker = script(&format!(r#"{HELLO}; echo "{words}" >&2; kill -ABRT $$"#));
        let items = run(
            &inputs,
            &Options {
                worker: Some(worker),
                ..Options::default()
            },
        );
        assert_eq!(codes(&items), [code]);
    }
}

#[cfg(unix)]
#[test]
fn a_worker_that_hangs_is_killed() {
    let desk = Desk::new(&[]);
    let inputs = inputs(&desk, 2);
    let begin = Instant::now();
    let items = run(
        &inputs,
        &Options {
            timeout: Duration::from_millis(200),
            worker: Some(script(&format!("{HELLO}; exec sleep 60"))),
            ..Options::default()
        },
    );
    assert_eq!(codes(&items), ["timeout", "timeout"]);
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[cfg(unix)]
#[test]
fn a_worker_that_talks_nonsense_is_replaced() {
    let desk = Desk::new(&[]);
    let inputs = inputs(&desk, 2);
    let nonsense = r"printf '\002\000\000\000{}'; exec sleep 60";
    let items = run(
        &inputs,
        &Options {
            worker: Some(script(&format!("{HELLO}; {nonsense}"))),
            ..Options::default()
        },
    );
    assert_eq!(codes(&items), ["crashed", "crashed"]);
}

#[test]
fn without_a_worker_to_start_nothing_runs() {
    let desk = Desk::new(&[]);
    let inputs = inputs(&desk, 2);
    let options = Options {
        worker: Some(WorkerCommand {
            program: desk.at("no-such-program"),
            args: Vec::new(),
        }),
        ..Options::default()
    };
    let error = batch::run(&inputs, &options, &mut |_| Ok(())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Crashed);
}

#[test]
fn a_sink_that_refuses_ends_the_run() {
    let desk = Desk::new(&[]);
    let inputs = inputs(&desk, 40);
    let mut taken = 0;
    let error = batch::run(&inputs, &Options::default(), &mut |_| {
        taken += 1;
        if taken == 3 {
            return Err(Error::new(ErrorKind::Io, "disk full"));
        }
        Ok(())
    });
    assert_eq!(error.map_err(|e| e.detail), Err("disk full".into()));
    assert_eq!(taken, 3);
}

#[test]
fn nothing_to_read_is_nothing_read() {
    let items = run(&[], &Options::default());
    assert!(items.is_empty());
}
