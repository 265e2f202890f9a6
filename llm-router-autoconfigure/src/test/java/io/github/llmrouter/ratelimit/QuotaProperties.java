package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every sequence of requests.
 */
class QuotaProperties {

	private static final long MAX_WAIT = Duration.ofSeconds(2).toNanos();

	private static final double PERIOD = Duration.ofMinutes(1).toNanos();

	@Property(tries = 300)
	void shouldNeverAdmitMoreThanTheCapacityAndWhatCameBack(@ForAll @IntRange(min = 1, max = 1000) int capacity,
			@ForAll("steps") List<Step> steps) {
		ManualClock clock = new ManualClock();
		Quota quota = quota(clock, capacity);
		long elapsed = 0;
		long granted = 0;
		for (Step step : steps) {
			clock.advance(Duration.ofMillis(step.millis()));
			elapsed += Duration.ofMillis(step.millis()).toNanos();
			Quota.Reservation reservation = quota.reserve(step.amount(), MAX_WAIT);
			if (reservation.granted()) {
				assertThat(reservation.nanos()).isBetween(0L, MAX_WAIT);
				granted += reservation.amount();
				assertThat((double) granted)
					.isLessThanOrEqualTo(capacity + capacity * (elapsed + reservation.nanos()) / PERIOD + 1e-6);
			}
			else {
				assertThat(reservation.nanos()).isGreaterThanOrEqualTo(MAX_WAIT);
				assertThat(reservation.amount()).isZero();
			}
		}
	}

	@Property(tries = 300)
	void shouldAddUpWhatIsReservedAndSettled(@ForAll("steps") List<Step> steps) {
		// time stands still: nothing comes back by itself
		Quota quota = quota(new ManualClock(), 1_000_000);
		long used = 0;
		for (Step step : steps) {
			Quota.Reservation reservation = quota.reserve(step.amount(), 0);
			assertThat(reservation.granted()).isTrue();
			long actual = step.millis();
			if (actual > reservation.amount()) {
				quota.take(actual - reservation.amount());
			}
			else if (actual < reservation.amount()) {
				quota.giveBack(reservation.amount() - actual);
			}
			used += actual;
			assertThat(quota.available()).isEqualTo(1_000_000 - used);
		}
	}

	@Provide
	Arbitrary<List<Step>> steps() {
		return Combinators.combine(Arbitraries.integers().between(0, 5000), Arbitraries.integers().between(1, 300))
			.as(Step::new)
			.list()
			.ofMinSize(1)
			.ofMaxSize(150);
	}

	private static Quota quota(ManualClock clock, long capacity) {
		return new MemoryQuotas(clock).quota(new QuotaName(LimitName.TARGET, "x", null, Resource.TOKENS), capacity);
	}

	/**
	 * A request.
	 *
	 * @param millis how long after the one before
	 * @param amount how much it reserves
	 */
	record Step(int millis, int amount) {
	}

}
