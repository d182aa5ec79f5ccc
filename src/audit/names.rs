//! Names of organisations: which two are one.
//!
//! `武汉市新洲区教育局` and `新洲区教育局` are one: of the regions in front only the innermost tells bodies apart. What is
//! abbreviated is written out by a table that the user can edit.

use super::reading::narrow;
use super::settings::Organisations;

/// How names are told alike.
#[derive(Clone, Debug)]
pub struct Names {
    not_regions: Vec<String>,
    abbreviations: Vec<[String; 2]>,
}

/// A region's name has at most so many characters with its last one.
const LONGEST_REGION: usize = 7;
/// A shorter name is not enough to be the end of a longer one.
const SHORTEST: usize = 4;

impl Names {
    pub(crate) fn new(given: &Organisations) -> Self {
        let mut abbreviations = given.abbreviations.clone();
        // The longest first, so that none hides another.
        abbreviations.sort_by_key(|pair| std::cmp::Reverse(pair[0].len()));
        Self {
            not_regions: given.not_regions.clone(),
            abbreviations,
        }
    }

    /// The name by which an organisation is known, however it is written: without codes in brackets and outer regions,
    /// abbreviations written out.
    pub fn key(&self, name: &str) -> String {
        let flat = without_code(&narrow(name));
        let (region, body) = self.parted(&flat);
        format!("{region}{}", self.written_out(body))
    }

    /// Whether two names are of one organisation: the same key, or one is the end of the other, where the region is left out.
    pub fn alike(&self, a: &str, b: &str) -> bool {
        let (a, b) = (self.key(a), self.key(b));
        let (short, long) = if a.len() < b.len() {
            (&a, &b)
        } else {
            (&b, &a)
        };
        long.ends_with(short.as_str()) && short.chars().count() >= SHORTEST
            || long.starts_with(short.as_str()) && short.chars().count() >= SHORTEST + 2
    }

    /// What kind of body it is: its name without any region.
    pub fn kind(&self, name: &str) -> String {
        let flat = without_code(&narrow(name));
        self.written_out(self.parted(&flat).1)
    }

    /// The region of a body; empty where its name tells none.
    pub fn region_of(&self, name: &str) -> String {
        let flat = without_code(&narrow(name));
        self.parted(&flat).0.to_string()
    }

    /// The innermost region in front, and the rest.
    fn parted<'a>(&self, name: &'a str) -> (&'a str, &'a str) {
        let (mut region, mut rest) = ("", name);
        while let Some(end) = self.region(rest) {
            (region, rest) = rest.split_at(end);
        }
        (region, rest)
    }

    /// Where the region that a name begins with ends.
    fn region(&self, name: &str) -> Option<usize> {
        let last = |c: &char| "省市区县旗州盟".contains(*c);
        let (n, (at, c)) = name
            .char_indices()
            .enumerate()
            .find(|(_, (_, c))| last(c))?;
        let end = at + c.len_utf8();
        let token = &name[..end];
        let part = |w: &String| token.ends_with(w.as_str());
        let sound = (1..LONGEST_REGION).contains(&n) && !self.not_regions.iter().any(part);
        (sound && end < name.len()).then_some(end)
    }

    fn written_out(&self, body: &str) -> String {
        let found = self
            .abbreviations
            .iter()
            .find(|[short, long]| body.ends_with(short.as_str()) && !body.ends_with(long.as_str()));
        match found {
            Some([short, long]) => {
                format!(
                    "{}{long}",
                    body.strip_suffix(short.as_str()).unwrap_or(body)
                )
            }
            None => body.to_string(),
        }
    }
}

/// Without a code in brackets in front or behind: `[654363]黄陂区教育局`.
fn without_code(name: &str) -> String {
    let code = |c: char| c.is_ascii_digit() || "[]【】()（）-".contains(c);
    name.trim_matches(code).to_string()
}

#[cfg(test)]
mod tests {
    use crate::audit::Settings;

    #[test]
    fn outer_regions_and_abbreviations_do_not_tell_bodies_apart() {
        let names = &Settings::built_in().names;
        for (a, b) in [
            (
                "武汉市新洲区科学技术和经济信息化局",
                "新洲区科学技术和经济信息化局",
            ),
            ("新洲区科经局", "武汉市 新洲区科学技术和经济信息化局"),
            ("[654363]黄陂区教育局", "黄陂区教育局"),
            ("黄陂区市场监管局", "黄陂区市场监督管理局"),
            ("湖北省武汉市江夏区社区服务中心", "江夏区社区服务中心"),
        ] {
            assert_eq!(names.key(a), names.key(b));
            assert!(names.alike(a, b));
        }
        assert_eq!(
            names.kind("湛江市人力资源和社会保障局"),
            "人力资源和社会保障局"
        );
        assert!(names.alike("教育体育局", "江夏区教育体育局"));
    }

    #[test]
    fn bodies_of_two_regions_are_two() {
        let names = &Settings::built_in().names;
        assert!(!names.alike("黄陂区教育局", "江夏区教育局"));
        assert!(!names.alike("黄陂区教育局", "黄陂区财政局"));
        assert_ne!(names.key("武汉市教育局"), names.key("武汉市江夏区教育局"));
        assert_eq!(names.key("城市管理执法局"), "城市管理执法局");
    }
}
