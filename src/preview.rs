//! How each phone vendor will show a notification: what is cut, and where.

use crate::members::{self as m, Member};
use crate::value::{Read, Value};
use serde::Serialize;
use tsify::Tsify;

/// A phone vendor's push channel, in the order in which they are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "names")]
pub enum Vendor {
    Apns,
    Fcm,
    Huawei,
    Honor,
    Xiaomi,
    Oppo,
    Vivo,
    Meizu,
    Harmony,
}

impl Vendor {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Apns,
        Self::Fcm,
        Self::Huawei,
        Self::Honor,
        Self::Xiaomi,
        Self::Oppo,
        Self::Vivo,
        Self::Meizu,
        Self::Harmony,
    ];

    /// The vendor's name as previews and issues show it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apns => "apns",
            Self::Fcm => "fcm",
            Self::Huawei => "huawei",
            Self::Honor => "honor",
            Self::Xiaomi => "xiaomi",
            Self::Oppo => "oppo",
            Self::Vivo => "vivo",
            Self::Meizu => "meizu",
            Self::Harmony => "harmony",
        }
    }

    /// What this vendor shows at most; none where the service names no limit.
    #[must_use]
    pub fn limit(self) -> Option<&'static Limit> {
        LIMITS.iter().find(|limit| limit.vendor == self)
    }
}

/// The longest texts that a vendor shows, in UTF-16 units, which is what the service counts and JS's `length` too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// Whose limit it is.
    pub vendor: Vendor,
    /// Of a title.
    pub title: usize,
    /// Of the text below it.
    pub desc: usize,
    /// Of the text where `AndroidInfo.PushStyle` is 1, big text.
    pub big_desc: usize,
}

impl Limit {
    const fn new(vendor: Vendor, title: usize, desc: usize) -> Self {
        Self { vendor, title, desc, big_desc: desc }
    }

    /// The limit of the text in the style asked for.
    #[must_use]
    pub const fn desc_in(&self, big_text: bool) -> usize {
        if big_text { self.big_desc } else { self.desc }
    }
}

/// The vendors that cut texts (page `OfflinePushInfo`, length limits).
pub const LIMITS: [Limit; 6] = [
    Limit::new(Vendor::Huawei, 60, 600),
    Limit::new(Vendor::Honor, 50, 400),
    Limit::new(Vendor::Xiaomi, 50, 128),
    Limit { big_desc: 128, ..Limit::new(Vendor::Oppo, 50, 50) },
    Limit::new(Vendor::Vivo, 40, 100),
    Limit::new(Vendor::Meizu, 32, 100),
];

/// The texts of an `OfflinePushInfo` that decide what is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PreviewTexts<'a> {
    /// `Title`
    pub title: &'a str,
    /// `Desc`
    pub desc: &'a str,
    /// `ApnsInfo.Title`, shown by APNs instead of `Title`.
    pub apns_title: Option<&'a str>,
    /// `HarmonyInfo.Title`, shown by Harmony instead of `Title`.
    pub harmony_title: Option<&'a str>,
    /// `AndroidInfo.PushStyle` is 1.
    pub big_text: bool,
}

impl<'a> PreviewTexts<'a> {
    /// The texts of an `OfflinePushInfo`, whatever else it may hold; what is no text counts as none.
    pub fn of<V: Value<'a>>(info: V) -> Self {
        let text = |holder: Option<V>, name: Member| match holder
            .and_then(|holder| holder.member(name))
            .map(V::read)
        {
            Some(Read::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        let style = info.member(m::ANDROID_INFO).and_then(|android| android.member(m::PUSH_STYLE));
        Self {
            title: text(Some(info), m::TITLE).unwrap_or_default(),
            desc: text(Some(info), m::DESC).unwrap_or_default(),
            apns_title: text(info.member(m::APNS_INFO), m::TITLE),
            harmony_title: text(info.member(m::HARMONY_INFO), m::TITLE),
            big_text: matches!(style.map(V::read), Some(Read::Number(1.0))),
        }
    }
}

/// What the phones of one vendor show.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct VendorPreview {
    /// Whose phones.
    pub vendor: Vendor,
    /// The title as shown.
    pub title: String,
    /// The text as shown.
    pub desc: String,
    /// Whether the title was too long.
    pub title_cut: bool,
    /// Whether the text was too long.
    pub desc_cut: bool,
}

/// What the phones of each vendor show, in the order of [`Vendor::ALL`].
#[must_use]
#[inline(never)]
pub fn preview(texts: PreviewTexts<'_>) -> Vec<VendorPreview> {
    Vendor::ALL.iter().map(|vendor| preview_of(*vendor, texts)).collect()
}

fn preview_of(vendor: Vendor, texts: PreviewTexts<'_>) -> VendorPreview {
    let own_title = match vendor {
        Vendor::Apns => texts.apns_title,
        Vendor::Harmony => texts.harmony_title,
        _ => None,
    };
    let limit = vendor.limit();
    let (title, title_cut) = shown(own_title.unwrap_or(texts.title), limit.map(|limit| limit.title));
    let (desc, desc_cut) = shown(texts.desc, limit.map(|limit| limit.desc_in(texts.big_text)));
    VendorPreview { vendor, title, desc, title_cut, desc_cut }
}

/// The text as a vendor shows it, and whether that is less than all of it.
fn shown(text: &str, max: Option<usize>) -> (String, bool) {
    let Some(kept) = max.and_then(|max| cut(text, max)) else { return (text.to_owned(), false) };
    let mut shown = String::with_capacity(kept.len() + 3);
    shown.push_str(kept);
    shown.push_str("...");
    (shown, true)
}

/// What is left before the dots of a text of more than `max` UTF-16 units; none of a text that fits. A character of two
/// units stays or goes as a whole.
fn cut(text: &str, max: usize) -> Option<&str> {
    let (mut units, mut kept) = (0, 0);
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units + 3 <= max {
            kept = at + character.len_utf8();
        }
        if units > max {
            return text.get(..kept);
        }
    }
    None
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[expect(clippy::unwrap_used, reason = "a test may fail that way")]
mod tests {
    use proptest::prelude::*;

    use super::{LIMITS, PreviewTexts, Vendor, VendorPreview, preview, shown};

    fn of(vendor: Vendor, texts: PreviewTexts<'_>) -> VendorPreview {
        preview(texts).into_iter().find(|preview| preview.vendor == vendor).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_shown_fits_and_says_when_it_is_less(text in "[a-z\u{4e2d}\u{1f600}]{0,70}", max in 3_usize..60) {
            let (shown, cut) = shown(&text, Some(max));
            let units: Vec<u16> = text.encode_utf16().collect();
            prop_assert_eq!(cut, units.len() > max);
            if cut {
                let mut kept = units[..max - 3].to_vec();
                // Half of a pair would be left at the end.
                if kept.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
                    kept.pop();
                }
                prop_assert_eq!(shown, String::from_utf16(&kept).unwrap() + "...");
            } else {
                prop_assert_eq!(shown, text);
            }
        }
    }

    #[test]
    fn each_vendor_cuts_beyond_its_own_limit() {
        for limit in LIMITS {
            let (title, desc) = ("t".repeat(limit.title), "d".repeat(limit.desc));
            let fits = of(limit.vendor, PreviewTexts { title: &title, desc: &desc, ..Default::default() });
            assert_eq!((fits.title_cut, fits.desc_cut), (false, false));
            assert_eq!((fits.title, fits.desc), (title.clone(), desc.clone()));

            let (title, desc) = (title + "t", desc + "d");
            let over = of(limit.vendor, PreviewTexts { title: &title, desc: &desc, ..Default::default() });
            assert_eq!((over.title_cut, over.desc_cut), (true, true));
            assert_eq!((over.title.len(), over.desc.len()), (limit.title, limit.desc));
            assert!(over.title.ends_with("t...") && over.desc.ends_with("d..."));
        }
    }

    #[test]
    fn oppo_shows_more_of_a_big_text() {
        let desc = "d".repeat(128);
        let texts = PreviewTexts { title: "t", desc: &desc, ..Default::default() };
        assert!(of(Vendor::Oppo, texts).desc_cut);
        assert!(!of(Vendor::Oppo, PreviewTexts { big_text: true, ..texts }).desc_cut);
        assert!(of(Vendor::Vivo, PreviewTexts { big_text: true, ..texts }).desc_cut);
    }

    #[test]
    fn apns_and_harmony_show_their_own_titles_and_cut_nothing() {
        let long = "x".repeat(1000);
        let texts = PreviewTexts {
            title: "t",
            desc: &long,
            apns_title: Some(&long),
            harmony_title: Some("h"),
            big_text: false,
        };
        let titles: Vec<_> = preview(texts).into_iter().map(|it| (it.vendor.name(), it.title)).collect();
        assert_eq!(titles[0], ("apns", long.clone()));
        assert_eq!(titles[8], ("harmony", "h".to_owned()));
        assert!(titles[1..8].iter().all(|(_, title)| title == "t"));
        assert!(!of(Vendor::Fcm, texts).desc_cut && !of(Vendor::Apns, texts).title_cut);
    }

    #[test]
    fn a_preview_reads_in_js_as_the_contract_says() {
        let json = serde_json::to_string(&preview(PreviewTexts::default())[3]).unwrap();
        assert_eq!(json, r#"{"vendor":"honor","title":"","desc":"","titleCut":false,"descCut":false}"#);
    }

    #[test]
    fn names_are_those_of_the_json() {
        for vendor in Vendor::ALL {
            assert_eq!(serde_json::to_value(vendor).unwrap(), vendor.name());
        }
    }
}
