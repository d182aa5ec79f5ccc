//! Characters that only look like others: one code point for each thing a reader can tell apart.

use unicode_normalization::char::decompose_canonical;

/// The ordinary characters for U+2E80 to U+2EF3, in order, after Unicode's EquivalentUnifiedIdeograph; U+2E9A is not
/// assigned and stands for itself.
const SUPPLEMENT: &str = "\
    ⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛\
    犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑\
    钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// The ordinary characters for the Kangxi radicals U+2F00 to U+2FD5, in order, after the same data, but for U+2F3E:
/// fonts for the mainland draw it as 户, and the files that name it come from such fonts.
const KANGXI: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀\
    寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋\
    比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸\
    缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛\
    辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻\
    黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The ordinary character for a Kangxi radical, a CJK radical or a compatibility ideograph; any other character
/// itself. Full-width forms stay as printed.
///
/// ```
/// use formstitch::read::fold::fold;
/// assert_eq!(fold('\u{2F6C}'), '目');
/// assert_eq!(fold('\u{2ED3}'), '长');
/// assert_eq!(fold('\u{F9E9}'), '里');
/// assert_eq!(fold('（'), '（');
/// ```
pub fn fold(ch: char) -> char {
    let at = |table: &str, first: u32| table.chars().nth((u32::from(ch) - first) as usize);
    match ch {
        '\u{2E80}'..='\u{2EF3}' => at(SUPPLEMENT, 0x2E80).unwrap_or(ch),
        '\u{2F00}'..='\u{2FD5}' => at(KANGXI, 0x2F00).unwrap_or(ch),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => {
            let mut to = ch;
            decompose_canonical(ch, |c| to = c);
            to
        }
        _ => ch,
    }
}

#[cfg(test)]
mod tests {
    use super::{KANGXI, SUPPLEMENT, fold};

    #[test]
    fn tables_are_complete() {
        assert_eq!(SUPPLEMENT.chars().count(), 0x2EF4 - 0x2E80);
        assert_eq!(KANGXI.chars().count(), 0x2FD6 - 0x2F00);
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for ch in ('\u{2E80}'..='\u{2FD5}').chain('\u{F900}'..='\u{FAFF}') {
            assert_eq!(fold(fold(ch)), fold(ch), "{ch:?}");
        }
    }

    #[test]
    fn radicals_seen_in_print() {
        let seen = "⻓⻔⻝⻅⻋⻛⻜⻢⻤⻥⻦⻩⻬⻰⺠⻄⻘⻚⺟⻆⺫⼾⾦⽬⽀⽤";
        let folded: String = seen.chars().map(fold).collect();
        assert_eq!(
            folded,
            "长门食见车风飞马鬼鱼鸟黄齐龙民西青页母角目户金目支用"
        );
    }
}
