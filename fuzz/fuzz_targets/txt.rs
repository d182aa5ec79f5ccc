//! Text with tabs, whose rows are put together before forms are looked for: any bytes by themselves and behind the
//! beginning of a form.
#![no_main]

use formstitch_fuzz::extract;

const HEAD: &str = "甲局2020年部门整体支出绩效目标申报表\n\n单位名称\t甲局\t\t\t\n";
const BLOCK: &str = "年度目标1\t\t\t\t\n年度绩效指标\t一级指标\t二级指标\t指标名称\t年度指标值\n";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    extract(bytes);
    extract(&[HEAD.as_bytes(), bytes].concat());
    extract(&[HEAD.as_bytes(), BLOCK.as_bytes(), bytes].concat());
});
