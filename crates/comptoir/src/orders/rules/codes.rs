//! The code of an order: short, unguessable, never twice on a day.

/// The code that a customer says at the counter: four digits, five from the ten-thousandth order of a day on. A
/// permutation of the order's number by a key of the shop's day, so that codes do not repeat and cannot be guessed.
pub fn code(number: i64, key: u64) -> String {
    let (modulus, width) = code_space(number);
    let (factor, shift) = code_key(key, modulus);
    let value = (i128::from(number) * i128::from(factor) + i128::from(shift)).rem_euclid(i128::from(modulus));
    format!("{value:0width$}")
}

fn code_space(number: i64) -> (i64, usize) {
    if number < 10_000 { (10_000, 4) } else { (100_000, 5) }
}

fn code_key(key: u64, modulus: i64) -> (i64, i64) {
    // Odd and no multiple of five: coprime with every power of ten.
    let mut factor = ((key >> 32) as i64 % modulus) | 1;
    if factor % 5 == 0 {
        factor += 2;
    }
    (factor, (key & 0xffff_ffff) as i64 % modulus)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn codes_of_a_day_never_repeat(key in any::<u64>()) {
            let codes: HashSet<String> = (0..10_000).map(|n| code(n, key)).collect();
            prop_assert_eq!(codes.len(), 10_000);
            prop_assert!(codes.iter().all(|code| code.len() == 4));
            prop_assert_eq!(code(10_000, key).len(), 5);
        }
    }
}
