//! Typed values: numbers of amounts, targets of indicators. Decimals stay strings, exact; a number is never computed,
//! only read.
//!
//! A target is typed where its *whole* text is understood; one word too many makes it `qualitative`, so that a number
//! in the database is always the one that the text means. Units are recorded as printed, never converted: `500万` is 500
//! of the unit 万, `九成` 9 of the unit 成, `1‰` 1 of the unit ‰.
//!
//! | printed | kind | op | min | max | unit |
//! | --- | --- | --- | --- | --- | --- |
//! | nothing, `-`, `—` | none | | | | |
//! | `10人/年`, `=100.00(平方米)`, `两栋` | quantity | = | 10, 100.00, 2 | the same | 人/年, 平方米, 栋 |
//! | `零事故` | quantity | = | 0 | 0 | 事故 |
//! | `每年2次` | quantity | = | 2 | 2 | 次/年 |
//! | `≥90%`, `达到95%以上`, `80%（含）以上`, `百分之九十以上` | percent | >= | 90, 95, 80, 90 | | % |
//! | `≤5个工作日`, `三个月内`, `小于等于1万元`, `控制在5%以内` | by unit | <= | | 5, 3, 1, 5 | 个工作日, 个月, 万元, % |
//! | `大于3次`, `低于2%` | by unit | >, < | 3, – | –, 2 | 次, % |
//! | `约30人`, `30人左右` | quantity | ~ | 30 | 30 | 人 |
//! | `2-3人/年`, `95%-100%`, `≥95%且≤100%`, `±5%` | range | | 2, 95, 95, -5 | 3, 100, 100, 5 | 人/年, % |
//! | `2021年12月31日`, `2023.12.31`, `第四季度`, `1-12月` | date | = | | | |
//! | `12月底前`, `每月15日前`, `年底前完成` | date | <= | | | |
//! | `提升10%`, `1:3`, `优良`, `目标前三甲`, `满意度≥90%` | qualitative | | | | |
//!
//! - A percentage has the unit `%` or `‰`, or one of them a time (`%/年`).
//! - Words such as 达到, 完成, 保持 in front say nothing of the direction; 以上, 以内, 左右 behind do. Where the word in front
//!   and the word behind disagree (`约90%以上`), the target is qualitative.
//! - A change (提升10%, +5%) is not a level, a ratio (1:3) no number, a share without its whole (`0.05`) a plain number.
//! - Chinese numerals count only before a known measure word, or 零 before a kind of mishap: 一流, 三好, 零距离 are words.
//! - A range runs upwards and has one unit. A range of calendar years or months is a date.
//! - Where 指标性质 and 计量单位 have columns of their own, `≥`, `95` and `%` are typed as `≥95%`; the text stays `95`.
//! - Dates tell no day: `text` does. `op` says whether it is a deadline.

mod columns;
mod date;
mod number;
mod numeral;
mod target;
mod unit;

pub use columns::{is_direction, with_columns};
pub use number::{amount, decimal, money};
pub use target::target;
