//! What is said while many files are read.

use super::Lang::{self, En, Zh};
use crate::cli::bulk::Held;
use crate::cli::progress::Pace;

impl Lang {
    /// A line of progress where there is no terminal.
    pub fn progress(self, pace: &Pace) -> String {
        let (done, rest) = (pace.done, self.pace(pace));
        match (self, pace.total) {
            (Zh, Some(total)) => format!("已完成 {done}/{total} 个文件，{rest}"),
            (Zh, None) => format!("已完成 {done} 个文件，{rest}"),
            (En, Some(total)) => format!("{done} of {total} files, {rest}"),
            (En, None) => format!("{done} files, {rest}"),
        }
    }

    /// How fast it goes, how long it will take, and what failed so far.
    pub fn pace(self, pace: &Pace) -> String {
        let (rate, failed) = (pace.rate, pace.failed);
        let left = match (self, pace.left) {
            (_, None) => String::new(),
            (Zh, Some(seconds)) => format!("剩余约 {}，", clock(seconds)),
            (En, Some(seconds)) => format!("about {} left, ", clock(seconds)),
        };
        match self {
            Zh => format!("每秒 {rate:.1} 个，{left}失败 {failed} 个"),
            En => format!("{rate:.1} files/s, {left}{failed} failed"),
        }
    }

    /// Ctrl-C was pressed.
    pub fn stopping(self) -> &'static str {
        self.pick(
            "正在读完手头的文件；再按一次 Ctrl-C 立即结束",
            "finishing the files in work; Ctrl-C again ends at once",
        )
    }

    /// The run was broken off.
    pub fn go_on_later(self) -> &'static str {
        self.pick(
            "已中断，已读的结果均已写入；再次运行同一命令即可继续",
            "broken off; what was read is written: run the same command again to go on",
        )
    }

    /// Files that were not read, as the database has them.
    pub fn held(self, held: Held) -> Vec<String> {
        let Held {
            files,
            older,
            failed,
            review,
        } = held;
        let mut lines = Vec::new();
        if files > 0 {
            lines.push(match self {
                Zh => format!("{files} 个文件此前已读入数据库，本次未重读"),
                En => format!("{files} files are in the database already and were not read again"),
            });
        }
        if older > 0 {
            lines.push(match self {
                Zh => format!("  其中 {older} 个由其他版本或其他表单定义读出；--refresh 可重读"),
                En => format!(
                    "  {older} of them were read by another version or with other profiles; --refresh reads them again"
                ),
            });
        }
        if failed > 0 {
            lines.push(match self {
                Zh => format!("  其中 {failed} 个读取失败；--retry-failed 可重试"),
                En => format!("  {failed} of them had failed; --retry-failed reads them again"),
            });
        }
        if review {
            let told = self.pick("  其中有内容待复核", "  something in them waits for review");
            lines.push(told.into());
        }
        lines
    }

    /// The end of a dry run.
    pub fn would_be_read(self, files: usize) -> String {
        match self {
            Zh => format!("将读取 {files} 个文件；本次未读取任何文件"),
            En if files == 1 => "1 file would be read; nothing was".into(),
            En => format!("{files} files would be read; nothing was"),
        }
    }
}

/// A time as hours, minutes and seconds.
fn clock(seconds: f64) -> String {
    let seconds = seconds.ceil() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, clock};
    use crate::cli::progress::Pace;

    #[test]
    fn progress_says_what_is_known() {
        let mut pace = Pace {
            done: 624,
            total: Some(2000),
            failed: 3,
            rate: 58.94,
            left: Some(23.3),
        };
        assert_eq!(
            Lang::En.progress(&pace),
            "624 of 2000 files, 58.9 files/s, about 0:24 left, 3 failed"
        );
        assert_eq!(
            Lang::Zh.progress(&pace),
            "已完成 624/2000 个文件，每秒 58.9 个，剩余约 0:24，失败 3 个"
        );
        (pace.total, pace.left) = (None, None);
        assert_eq!(
            Lang::En.progress(&pace),
            "624 files, 58.9 files/s, 3 failed"
        );
        assert_eq!(clock(3725.0), "1:02:05");
    }
}
