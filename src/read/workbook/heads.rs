//! Heads and feet of printed worksheets.

/// The texts of a head or foot: `&C第 &P 页` is 第 页, as the page's number is not in the file.
pub(super) fn head_texts(code: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            if let Some(last) = out.last_mut() {
                last.push(c);
            }
            continue;
        }
        match chars.next() {
            Some('L' | 'C' | 'R') => out.push(String::new()),
            Some('"') => while chars.next().is_some_and(|c| c != '"') {},
            Some('K') => (0..6).for_each(|_| {
                chars.next_if(char::is_ascii_hexdigit);
            }),
            Some('0'..='9') => while chars.next_if(char::is_ascii_digit).is_some() {},
            Some('&') => {
                if let Some(last) = out.last_mut() {
                    last.push('&');
                }
            }
            _ => {}
        }
    }
    out.retain(|t| !t.trim().is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::head_texts;

    #[test]
    fn codes_of_heads_are_no_text() {
        assert_eq!(
            head_texts("&L&\"宋体,常规\"&10附件2&C第 &P 页&R&KFF0000甲&&乙&D"),
            ["附件2", "第  页", "甲&乙"]
        );
        assert!(head_texts("&C&P/&N").len() == 1);
        assert!(head_texts("").is_empty());
    }
}
