# The app without TensorFlow, for any container engine; deploy/README.md says how to use it.

FROM debian:bookworm-slim AS python
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*


FROM python AS build
RUN apt-get update && apt-get install --yes --no-install-recommends python3-venv
RUN python3 -m venv /opt/venv
WORKDIR /opt/digitrec
COPY requirements-light.txt constraints.txt ./
RUN /opt/venv/bin/pip install --no-cache-dir -r requirements-light.txt
# What no server loads: the installers, the packages' own tests, headers for C++ programs, what shows
# maps in notebooks, and LiteRT's programs for graphics cards and other makers' chips.
RUN /opt/venv/bin/pip uninstall --yes pip setuptools \
    && cd /opt/venv/lib/python3.11/site-packages \
    && find . -type d -name tests -prune -exec rm -r {} + \
    && rm -r pyarrow/include pyarrow/src pydeck/nbextension \
        ai_edge_litert/libLiteRtWebGpuAccelerator.so ai_edge_litert/vendors
COPY app.py ./
COPY .streamlit .streamlit
COPY docs/icon.png docs/wordmark.svg docs/
COPY digitrec digitrec
COPY models models
# So that a start need not compile, which it could not keep.
RUN python3 -m compileall -q app.py digitrec


FROM python
# One machine's name for all replicas: a page that comes to a machine of another name, Streamlit
# empties first, drawing and all.
RUN useradd --uid 1000 --create-home --home-dir /data --skel /nonexistent digitrec \
    && echo digitrec > /etc/machine-id
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/digitrec /opt/digitrec
WORKDIR /opt/digitrec
USER 1000
# Everything that is ever written goes to /data: rooms in SQLite, MNIST, what Matplotlib keeps.
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/data \
    XDG_DATA_HOME=/data \
    TMPDIR=/data \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_HEADLESS=true \
    PORT=8501
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python3", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/_stcore/health', timeout=4)"]
CMD ["sh", "-c", "exec streamlit run app.py --server.port \"$PORT\""]
