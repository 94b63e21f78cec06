package dev.nevertwice.pay.adapter.postgres;

/** Never run so far: docs/databases.md. */
final class YugabyteStoreTest extends ContainerContract {

    @Override
    protected String image() {
        return "yugabytedb/yugabyte:latest";
    }

    @Override
    protected String imageVariable() {
        return "NEVERTWICE_YUGABYTE_IMAGE";
    }

    @Override
    protected String[] command() {
        return new String[]{"bin/yugabyted", "start", "--background=false"};
    }

    @Override
    protected int port() {
        return 5433;
    }

    @Override
    protected String path() {
        return "/yugabyte?user=yugabyte";
    }
}
