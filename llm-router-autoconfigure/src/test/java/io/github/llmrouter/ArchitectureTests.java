package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The directions of dependency, and what else holds for the shape of the code.
 */
class ArchitectureTests {

	private static final String BASE = "io.github.llmrouter";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !location.contains("/llmrouter/test/"))
		.importPackages(BASE);

	@Test
	void shouldHaveNoCyclesBetweenPackages() {
		check(slices().matching("io.github.(**)").should().beFreeOfCycles());
	}

	@Test
	void shouldKeepSpringBootInTheAutoConfiguration() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + ".autoconfigure..", BASE + ".actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.."));
	}

	@Test
	void shouldKeepReactorInTheEngine() {
		check(noClasses().that()
			// a ChatModel has a Flux in its signature
			.resideOutsideOfPackages(BASE, BASE + ".context..", BASE + ".agent..")
			.and()
			.areNotAssignableTo(ChatModel.class)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("reactor.."));
	}

	@Test
	void shouldKeepThreadLocalsInOneClass() {
		check(noClasses().that()
			.haveNameNotMatching(BASE + ".context.ThreadStack.*")
			.should()
			.dependOnClassesThat()
			.areAssignableTo(ThreadLocal.class));
	}

	@Test
	void shouldKnowWebRequestsInTheContextOnly() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + ".context", BASE + ".autoconfigure..", BASE + ".actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("jakarta.servlet..", "org.springframework.web.."));
	}

	@Test
	void shouldKnowNoProviderInTheEngine() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + ".provider..", BASE + ".autoconfigure..", BASE + ".options..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BASE + ".provider..", "com.openai..", "com.anthropic..",
					"org.springframework.ai.openai..", "org.springframework.ai.anthropic..", "okhttp3.."));
	}

	@Test
	void shouldKnowNoActuatorInWhatItShows() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + ".actuate..", BASE + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(BASE + ".actuate.."));
	}

	/** Each package, and those of ours that it may know. */
	@ParameterizedTest
	@CsvSource({ "failure,", //
			"log,", //
			"tokens,", //
			"context,", //
			"options,", //
			"target, failure", //
			"route, target policy", //
			"retry, failure", //
			"policy, failure context target cost", //
			"cost, log target", //
			"observation, failure context target policy cost", //
			"agent, context observation", //
			"langfuse, failure", //
			"langfuse.otlp, failure langfuse", //
			"langfuse.observation, failure context target policy cost observation agent langfuse.otlp", //
			"status,", //
			"key,", //
			"drain, failure target policy", //
			"breaker, failure target policy", //
			"hedge, target policy", //
			"selection, failure context target route policy cost tokens", //
			"input, failure policy tokens", //
			"shutdown, failure policy", //
			"ratelimit, failure context target policy cost tokens log", //
			"statistics, failure target policy cost", //
			"prompt, . context langfuse", //
			"score, failure langfuse observation", //
			"provider.mock, target", //
			"provider.http, failure target", //
			"provider.openai, failure target provider.http", //
			"provider.openrouter, failure target key provider.http provider.openai", //
			"provider.anthropic, failure target provider.http" })
	void shouldKnowOnly(String name, String known) {
		List<String> allowed = new ArrayList<>(List.of(BASE + "." + name));
		if (known != null) {
			// a dot stands for the base package
			Stream.of(known.split(" "))
				.map((other) -> other.equals(".") ? BASE : BASE + "." + other)
				.forEach(allowed::add);
		}
		check(noClasses().that()
			.resideInAPackage(BASE + "." + name)
			.should()
			.dependOnClassesThat(
					resideInAPackage(BASE + "..").and(not(resideInAnyPackage(allowed.toArray(String[]::new))))));
	}

	@Test
	void shouldHaveFinalAutoConfigurationsWithPackagePrivateBeans() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.bePublic());
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBePublic()
			.andShould()
			.notBePrivate()
			.allowEmptyShould(true));
	}

	@Test
	void shouldNotBlockByAccident() {
		check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CLASSES);
	}

}
