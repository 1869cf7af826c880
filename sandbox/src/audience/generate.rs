//! An audience out of nothing, always the same one.

use super::Member;

const CITIES: [&str; 6] = ["Berlin", "Jakarta", "Riyadh", "Seoul", "Singapore", "Shenzhen"];
const LANGUAGES: [&str; 5] = ["ar", "de", "en", "id", "zh"];
const PLANS: [&str; 3] = ["free", "plus", "pro"];
/// Each with how many of a hundred users have it.
const TAGS: [(&str, u64); 5] = [("Stock A", 40), ("Stock B", 30), ("news", 60), ("vip", 10), ("beta", 3)];

/// `user1`, `user2`, … with tags and attributes that look drawn by lot.
pub fn members(many: u32) -> impl Iterator<Item = Member> {
    (1..=many).map(|number| {
        let mut lots = Lots(u64::from(number));
        let tags = TAGS.iter().filter(|(_, of_hundred)| lots.draw() % 100 < *of_hundred);
        let tags = tags.map(|(tag, _)| (*tag).to_owned()).collect();
        let mut one_of = |values: &[&str]| values[(lots.draw() % values.len() as u64) as usize].to_owned();
        let attrs = [
            ("city".to_owned(), one_of(&CITIES)),
            ("language".to_owned(), one_of(&LANGUAGES)),
            ("plan".to_owned(), one_of(&PLANS)),
        ];
        Member { account: format!("user{number}"), tags, attrs: attrs.into() }
    })
}

/// SplitMix64, so that a user's lots depend on nothing but the number: an audience of 20 begins like one of 10 000.
struct Lots(u64);

impl Lots {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut lot = self.0;
        lot = (lot ^ (lot >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        lot = (lot ^ (lot >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        lot ^ (lot >> 31)
    }
}
