//! Whole numbers as text. `core::fmt` would cost the browser more than all the rules of one page.

/// Appends a number.
pub fn push(out: &mut String, number: u64) {
    if number >= 10 {
        push(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Appends a number as eight hexadecimal digits.
pub fn push_hex(out: &mut String, number: u32) {
    for place in (0..8).rev() {
        let digit = (number >> (4 * place) & 15) as u8;
        out.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
    }
}

/// Appends a number that may be negative.
pub(crate) fn push_signed(out: &mut String, number: i64) {
    if number < 0 {
        out.push('-');
    }
    push(out, number.unsigned_abs());
}

/// How many digits a number has, its sign included.
pub(crate) fn count(number: i64) -> usize {
    let mut rest = number.unsigned_abs();
    let mut digits = 1 + usize::from(number < 0);
    while rest >= 10 {
        rest /= 10;
        digits += 1;
    }
    digits
}
