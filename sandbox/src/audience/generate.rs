//! An audience out of nothing, always the same one.

use super::Member;
use crate::lots::Lots;

const CITIES: [&str; 6] = ["Berlin", "Jakarta", "Riyadh", "Seoul", "Singapore", "Shenzhen"];
const LANGUAGES: [&str; 5] = ["ar", "de", "en", "id", "zh"];
const PLANS: [&str; 3] = ["free", "plus", "pro"];
/// Each with how many of a hundred users have it.
const TAGS: [(&str, u64); 5] = [("Stock A", 40), ("Stock B", 30), ("news", 60), ("vip", 10), ("beta", 3)];

/// `user1`, `user2`, … with tags and attributes that look drawn by lot.
pub fn members(many: u32) -> impl Iterator<Item = Member> {
    (1..=many).map(|number| {
        // They depend on nothing but the number: an audience of 20 begins like one of 10 000.
        let mut lots = Lots::new(u64::from(number));
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
