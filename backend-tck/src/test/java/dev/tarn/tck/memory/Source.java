package dev.tarn.tck.memory;

import java.util.Iterator;
import java.util.List;

/** An open file of text values. */
interface Source extends AutoCloseable {

    List<String> names();

    Iterator<List<Object>> rows();

    @Override
    void close();
}
