/**
 * The smallest noisy count with which a partition is published, where its mere presence could reveal a customer: the count of a
 * partition with one customer passes with probability δ at most, over all κ partitions that the customer may be in. For Laplace noise this is 1 + ln(1/(2δ))/ε (Korolova, Kenthapadi, Mishra and Ntoulas 2009; with κ
 * partitions Wilson et al. 2020: δ becomes 1 − (1 − δ)^(1/κ), and ε becomes ε/κ); for the geometric noise that is added here
 * the tail is P(Z ≥ k) = α^k/(1 + α), so the threshold is 1 plus the least k for which that is δ at most.
 * @param contributions κ: partitions that one customer may be in, each by 1
 */
export function partitionThreshold(epsilon: number, delta: number, contributions: number): number {
  const rate = epsilon / contributions;
  const each = -Math.expm1(Math.log1p(-delta) / contributions);
  return 1 + Math.max(0, Math.ceil(-Math.log(each * (1 + Math.exp(-rate))) / rate));
}
