package io.github.llmrouter.sample;

import java.util.List;
import java.util.Map;

import io.github.llmrouter.test.FakeOpenRouter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes models of the embedded fake fail, to watch what the router does about it. Without
 * the fake there is nothing to make fail.
 */
@RestController
@RequestMapping("/demo/faults")
class DemoController {

	private final ObjectProvider<FakeOpenRouter> openRouter;

	DemoController(ObjectProvider<FakeOpenRouter> openRouter) {
		this.openRouter = openRouter;
	}

	@GetMapping
	List<DemoFault> faults() {
		return List.of(DemoFault.values());
	}

	@PostMapping
	ResponseEntity<Map<String, Object>> fail(@RequestBody Choice choice) {
		FakeOpenRouter openRouter = this.openRouter.getIfAvailable();
		if (openRouter == null) {
			return ResponseEntity.notFound().build();
		}
		if (!StringUtils.hasText(choice.model()) || choice.fault() == null) {
			throw new IllegalArgumentException("'model' and 'fault' are needed");
		}
		openRouter.on(choice.model()).reply(choice.fault().reply());
		return ResponseEntity.ok(Map.of("model", choice.model(), "fault", choice.fault()));
	}

	/**
	 * What is asked for.
	 *
	 * @param model the model, as chains name it
	 * @param fault what is wrong with it from now on
	 */
	record Choice(String model, DemoFault fault) {
	}

}
