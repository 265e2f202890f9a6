package io.github.llmrouter;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

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
			.resideOutsideOfPackages(BASE, BASE + ".context..")
			.and()
			.areNotAssignableTo(ChatModel.class)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("reactor.."));
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
	void shouldKeepProvidersToTargetsAndFailures() {
		check(noClasses().that()
			.resideInAPackage(BASE + ".provider..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BASE, BASE + ".policy..", BASE + ".retry..", BASE + ".route..",
					BASE + ".autoconfigure.."));
	}

	@Test
	void shouldLetFeaturesKnowPoliciesAndFailuresOnly() {
		check(noClasses().that()
			.resideInAnyPackage(BASE + ".failure..", BASE + ".context..", BASE + ".target..", BASE + ".policy..",
					BASE + ".retry..", BASE + ".route..", BASE + ".options..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BASE, BASE + ".provider..", BASE + ".autoconfigure.."));
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
