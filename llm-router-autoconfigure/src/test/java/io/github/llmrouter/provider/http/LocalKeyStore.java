package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate for localhost that nobody trusts, and settings that trust everything.
 */
public final class LocalKeyStore {

	private LocalKeyStore() {
	}

	public static WireMockConfiguration configure(Path directory) throws IOException, InterruptedException {
		String keyStore = directory.resolve("keys.p12").toString();
		String keyTool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keyTool, "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname",
				"CN=localhost", "-ext", "SAN=dns:localhost", "-storetype", "PKCS12", "-keystore", keyStore,
				"-storepass", "password")
			.redirectErrorStream(true)
			.start();
		assertThat(process.waitFor()).isZero();
		return wireMockConfig().dynamicPort()
			.dynamicHttpsPort()
			.keystorePath(keyStore)
			.keystoreType("PKCS12")
			.keystorePassword("password")
			.keyManagerPassword("password");
	}

	/**
	 * Listen for TLS with the keys that {@link #configure} has made.
	 */
	public static ServerSocket serverSocket(Path directory) throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
			keys.load(in, "password".toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, "password".toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(factory.getKeyManagers(), null, null);
		return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
	}

	static HttpSettings trustingAll() throws NoSuchAlgorithmException, KeyManagementException {
		X509TrustManager trust = new TrustAll();
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { trust }, null);
		return HttpSettings.DEFAULTS.withTls(context.getSocketFactory(), trust);
	}

	private static final class TrustAll implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
